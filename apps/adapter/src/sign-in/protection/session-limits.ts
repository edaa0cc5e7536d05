import { Inject, Injectable } from '@nestjs/common';
import { KEYS } from '../../config/config.module';
import type { Keys } from '../../config/reading/keys';
import { Config } from '../../config/settings/config';
import type { RefreshLimit } from '../../store/session-store';
import { hashedSource } from './hashed-source';
import { RateLimits } from './rate-limits';

const minute = 60_000;
const day = 24 * 60 * minute;

/** Limits of refreshes and sign-outs. A live session is signed out once, so only what comes after that counts. */
@Injectable()
export class SessionLimits {
  constructor(
    private readonly config: Config,
    private readonly limits: RateLimits,
    @Inject(KEYS) private readonly keys: Keys,
  ) {}

  /** Of one session. The store counts a refresh in the step that rotates the token. */
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
  async countUnknownSignOut(): Promise<void> {
    const source = hashedSource(this.keys);
    const { signOutsPerSource: most = this.config.limits.signInsPerSource } = this.config.limits;
    const setting = 'limits.signOutsPerSource';
    if (source) await this.limits.take({ by: 'source', key: ['sign-outs', source], most, setting });
  }
}
