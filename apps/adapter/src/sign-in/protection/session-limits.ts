import { Inject, Injectable } from '@nestjs/common';
import { KEYS } from '../../config/config.module';
import type { Keys } from '../../config/reading/keys';
import { Config } from '../../config/settings/config';
import { refreshTokenInvalid } from '../../http/api-error';
import type { RefreshLimit } from '../../store/session-store';
import { hashedSource } from './hashed-source';
import { RateLimits } from './rate-limits';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Limits of refreshes and sign-outs. A live session is signed out once, so only later sign-outs count. */
@Injectable()
export class SessionLimits {
  constructor(
    private readonly config: Config,
    private readonly limits: RateLimits,
    @Inject(KEYS) private readonly keys: Keys,
  ) {}

  /** Limits of one session. The store counts a refresh in the step that rotates the token. */
  get refreshes(): RefreshLimit[] {
    const { refreshesPerMinute, refreshesPerDay } = this.config.sessions;
    return [
      { most: refreshesPerMinute, windowMillis: minute },
      { most: refreshesPerDay, windowMillis: day },
    ];
  }

  rejectRefresh(session: string): never {
    this.limits.reject({ by: 'session', setting: 'sessions.refreshesPerMinute, sessions.refreshesPerDay', session });
  }

  /** Counts a sign-out of a session that has ended. Throws 429. */
  countEndedSignOut(session: string): Promise<void> {
    return this.limits.take(this.limits.ofSession(session, 'signOutsPerMinute'));
  }

  /** Counts a sign-out with an unknown token, by address. Throws 429. */
  countUnknownSignOut(): Promise<void> {
    return this.countUnknown('sign-outs', 'signOutsPerSource');
  }

  /** Rejects a refresh with an unknown token, and counts it by address. Throws 429 above the limit. */
  async rejectUnknownRefresh(): Promise<never> {
    await this.countUnknown('refreshes', 'refreshesPerSource');
    throw refreshTokenInvalid();
  }

  private async countUnknown(kind: string, name: 'signOutsPerSource' | 'refreshesPerSource'): Promise<void> {
    const source = hashedSource(this.keys);
    const { signInsPerSource, [name]: most = signInsPerSource } = this.config.limits;
    if (source) await this.limits.take({ by: 'source', key: [kind, source], most, setting: `limits.${name}` });
  }
}
