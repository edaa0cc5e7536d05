import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { externalApiIssue, userNotFound, validationError } from '../../http/api-error';
import { paginate } from '../../http/page.dto';
import { Refuses } from '../../http/refuses.decorator';
import type { Session } from '../../sign-in/session/session';
import { CurrentSession } from '../../sign-in/session/session.guard';
import { SignedIn } from '../../sign-in/session/signed-in.decorator';
import { type CdrInfo, HistoryPage, HistoryQuery } from './history.dto';
import { History } from './history.service';

@ApiTags('history')
@Controller('v1/user/history')
@SignedIn()
export class HistoryController {
  constructor(private readonly history: History) {}

  /** Calls, newest first. */
  @Get()
  @Refuses(userNotFound, validationError, externalApiIssue)
  async list(@CurrentSession() session: Session, @Query() query: HistoryQuery): Promise<HistoryPage> {
    return session.tenant.config.features.callHistory ? this.history.page(session, query) : paginate<CdrInfo>([], {});
  }
}
