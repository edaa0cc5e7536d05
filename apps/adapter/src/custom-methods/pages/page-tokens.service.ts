import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ApiError } from '../../api/api-error';
import { OpenedSessions } from '../../session/opened-sessions';
import type { Session } from '../../session/session';
import type { SessionResponse } from '../../session/session.dto';
import { Sessions } from '../../session/sessions.service';
import { SignIns } from '../../session/sign-ins.service';

/** The phone asks anew a minute before the end: what is given lasts longer than that. */
const shortestLife = 5 * 60_000;

/**
 * Tokens for the operator's own pages: a session of its own for each session of the phone, so that a page can sign out, and
 * can be signed out, without the phone. Given again while they are good: a session for each question would push out the
 * user's others.
 */
@Injectable()
export class PageTokens {
  private readonly given = new LRUCache<string, SessionResponse>({ max: 20_000 });

  constructor(
    private readonly sessions: Sessions,
    private readonly signIns: SignIns,
    opened: OpenedSessions,
  ) {
    opened.onEnd((id) => {
      const given = this.given.get(id);
      this.given.delete(id);
      // as far as it is possible: where the store is down, the tokens end by themselves
      if (given) this.endOf(given, id).catch(() => undefined);
    });
  }

  async of(session: Session): Promise<SessionResponse> {
    const given = this.given.get(session.id);
    if (given && (await this.isGood(given, session.tenant.id))) return given;
    const tokens = await this.signIns.another(session);
    this.given.set(session.id, tokens);
    return tokens;
  }
}
