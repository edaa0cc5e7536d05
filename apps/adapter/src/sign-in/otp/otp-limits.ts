import { foldUserId } from '@libs/xsi';
import { Inject, Injectable } from '@nestjs/common';
import { KEYS } from '../../config/config.module';
import type { Keys } from '../../config/reading/keys';
import { Config } from '../../config/settings/config';
import type { OtpConfig } from '../../config/settings/otp.config';
import { STORE } from '../../store/module/store.module';
import type { GuessLimits } from '../../store/otp-store';
import type { Store } from '../../store/store';
import { hashedSource } from '../protection/hashed-source';
import { RateLimits } from '../protection/rate-limits';

/** Window of the limits of codes: a quarter of an hour. */
const windowMillis = 15 * 60_000;
const hour = 3600_000;

/** Rate limiter (fixed window) of one-time passwords: by address first, then by tenant and by user. */
@Injectable()
export class OtpLimits {
  constructor(
    private readonly config: Config,
    private readonly limits: RateLimits,
    @Inject(STORE) private readonly store: Store,
    @Inject(KEYS) private readonly keys: Keys,
  ) {}

  /** Counts a request for a code. Throws 429. */
  async countRequest(tenantId: string, { codesPerTenant }: OtpConfig): Promise<void> {
    const source = hashedSource(this.keys);
    const { otpCodesPerSource: most = this.config.limits.signInsPerSource } = this.config.limits;
    if (source) {
      const setting = 'limits.otpCodesPerSource';
      await this.limits.take({ by: 'source', key: ['otp-codes-source', source], most, windowMillis, setting });
    }
    const key = ['otp-tenant', tenantId];
    await this.limits.take({ by: 'tenant', key, most: codesPerTenant, windowMillis, setting: 'otp.codesPerTenant' });
  }

  /** Counts a code of a user. False if the user has had as many as are allowed. */
  mayHaveCode(tenantId: string, userId: string, { codesPerUser }: OtpConfig): Promise<boolean> {
    const key = ['otp-codes', tenantId, foldUserId(userId)];
    return this.store.throttles.take(key, codesPerUser, windowMillis);
  }

  /** Limits of wrong guesses at a code of a user. */
  ofGuesses(userId: string, { guessesPerUser, hideUnknownUsers }: OtpConfig): GuessLimits {
    const source = hashedSource(this.keys);
    const { otpGuessesPerSource: most = this.config.limits.signInsPerSource } = this.config.limits;
    return {
      user: { name: foldUserId(userId), most: guessesPerUser, windowMillis: hour },
      source: source ? { name: source, most, windowMillis: hour } : undefined,
      isHidden: hideUnknownUsers,
    };
  }

  /** Rejects a guess from an address that made too many wrong ones. */
  rejectGuess(): never {
    this.limits.reject({ by: 'source', setting: 'limits.otpGuessesPerSource' });
  }
}
