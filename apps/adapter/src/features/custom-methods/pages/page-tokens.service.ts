import { SingleFlight } from '@libs/xsi';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ApiError } from '../../../http/api-error';
import { atMost } from '../../../resilience/at-most';
import { OpenedSessions } from '../../../sign-in/session/opened-sessions';
import type { Session } from '../../../sign-in/session/session';
import type { SessionResponse } from '../../../sign-in/session/session.dto';
import { Sessions } from '../../../sign-in/session/sessions.service';
import { type LentSession, SignIns } from '../../../sign-in/session/sign-ins.service';
import { STORE } from '../../../store/module/store.module';
import type { Store } from '../../../store/store';

/** The phone asks anew a minute before the end: what is given lasts longer than that. */
const shortestLife = 5 * 60_000;

/**
 * Tokens for the operator's own pages: for each session of the phone another one, which ends with it. They are given again
 * while they are good. Single-flight: concurrent calls of one phone get the same tokens.
 */
@Injectable()
export class PageTokens {
  private readonly given = new LRUCache<string, LentSession>({ ...atMost(20_000) });
  private readonly inFlight = new SingleFlight<SessionResponse>();

  constructor(
    private readonly sessions: Sessions,
    private readonly signIns: SignIns,
    @Inject(STORE) private readonly store: Store,
    opened: OpenedSessions,
  ) {
    opened.onEnd((id) => this.given.delete(id));
  }

  of(session: Session): Promise<SessionResponse> {
    return this.inFlight.run(session.id, () => this.giveTo(session));
  }

  private async giveTo(session: Session): Promise<SessionResponse> {
    const given = this.given.get(session.id);
    if (given && (await this.isGood(given, session))) return given.tokens;
    if (given) await this.sessions.end(given.id);
    const next = await this.signIns.lend(session);
    this.given.set(session.id, next);
    return next.tokens;
  }

  /** A page may have refreshed them, or signed out. */
  private async isGood({ tokens: { access_token, expires_at } }: LentSession, { tenant }: Session): Promise<boolean> {
    if (Date.parse(expires_at) - this.store.now() < shortestLife) return false;
    try {
      await this.sessions.find(access_token, tenant.id);
      return true;
    } catch (error) {
      if (error instanceof ApiError) return false;
      throw error;
    }
  }
}
