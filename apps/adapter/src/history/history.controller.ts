import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { externalApiIssue, userNotFound, validationError } from '../api/api-error';
import { paginate } from '../api/page.dto';
import { Refuses } from '../api/refuses.decorator';
import type { Session } from '../session/session';
import { CurrentSession } from '../session/session.guard';
import { SignedIn } from '../session/signed-in.decorator';
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
