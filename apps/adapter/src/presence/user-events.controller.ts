import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { functionalityNotImplemented, invalidStatus, userNotAllowed, validationError } from '../api/api-error';
import { Refuses } from '../api/refuses.decorator';
import { LimitedPerSession } from '../session/limited-per-session.decorator';
import type { Session } from '../session/session';
import { CurrentSession } from '../session/session.guard';
import { SignedIn } from '../session/signed-in.decorator';
import type { SipStatus } from '../store/presence-store';
import { OfferedWhere } from '../tenants/offered.guard';
import { Presence } from './presence.service';
import { UserEventRequest } from './user-event.dto';

const statuses = new Map<string, SipStatus>([
  ['registered', 'registered'],
  ['unregistered', 'notregistered'],
]);

@ApiTags('user')
@Controller('v1/user/events')
export class UserEventsController {
  constructor(private readonly presence: Presence) {}

  /** Tells that the user's app has registered, or has gone. */
  @Post()
  @HttpCode(204)
  @OfferedWhere(({ features }) => features.userEvents)
  @LimitedPerSession('eventsPerMinute')
  @SignedIn()
  @Refuses(invalidStatus, userNotAllowed, validationError, functionalityNotImplemented)
  async add(@CurrentSession() { tenant, userId }: Session, @Body() event: UserEventRequest): Promise<void> {
    const status = event.group === 'sip' ? statuses.get(event.type) : undefined;
    if (!status) throw invalidStatus();
    await this.presence.add(tenant, userId, status, event.timestamp);
  }
}
