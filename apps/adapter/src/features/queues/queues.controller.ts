import { applyDecorators, Body, Controller, Get, Param, Patch } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { OfferedWhere } from '../../broadworks/tenants/offered.guard';
import {
  callQueueNotFound,
  externalApiIssue,
  functionalityNotImplemented,
  serviceIsReadOnly,
  userNotAllowed,
  userNotFound,
  validationError,
} from '../../http/api-error';
import { type Refusal, Refuses } from '../../http/refuses.decorator';
import type { Session } from '../../sign-in/session/session';
import { CurrentSession } from '../../sign-in/session/session.guard';
import { SignedIn } from '../../sign-in/session/signed-in.decorator';
import { CallQueue, CallQueueChange, CallQueueList } from './queues.dto';
import { CallQueues } from './queues.service';

const refusals = [userNotFound, validationError, externalApiIssue, functionalityNotImplemented];

/** The token is checked first, then the capability. */
function OfAgent(...more: readonly Refusal[]) {
  return applyDecorators(
    SignedIn(),
    OfferedWhere(({ features }) => features.callCenter),
    Refuses(...refusals, ...more),
  );
}

@ApiTags('call queues')
@Controller('v1/user/queues')
export class QueuesController {
  constructor(private readonly queues: CallQueues) {}

  /** Call queues of which the user is an agent. */
  @Get()
  @OfAgent()
  list(@CurrentSession() session: Session): Promise<CallQueueList> {
    return this.queues.list(session);
  }

  /** Logs the user in to all queues, or out of all of them. */
  @Patch()
  @OfAgent(serviceIsReadOnly, userNotAllowed)
  changeAll(@CurrentSession() session: Session, @Body() change: CallQueueChange): Promise<CallQueueList> {
    return this.queues.changeAll(session, change);
  }

  /** Logs the user in to one queue, or out of it. */
  @Patch(':queue_id')
  @OfAgent(callQueueNotFound, serviceIsReadOnly, userNotAllowed)
  @ApiParam({ name: 'queue_id', example: 'sales-queue@example.com' })
  changeOne(
    @CurrentSession() session: Session,
    @Param('queue_id') id: string,
    @Body() change: CallQueueChange,
  ): Promise<CallQueue> {
    return this.queues.changeOne(session, id, change);
  }
}
