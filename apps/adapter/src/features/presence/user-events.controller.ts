import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { OfferedWhere } from '../../broadworks/tenants/offered.guard';
import { functionalityNotImplemented, invalidStatus, userNotAllowed, validationError } from '../../http/api-error';
import { Refuses } from '../../http/refuses.decorator';
import { LimitedPerSession } from '../../sign-in/session/limited-per-session.decorator';
import type { Session } from '../../sign-in/session/session';
import { CurrentSession } from '../../sign-in/session/session.guard';
import { SignedIn } from '../../sign-in/session/signed-in.decorator';
import type { SipStatus } from '../../store/presence-store';
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
