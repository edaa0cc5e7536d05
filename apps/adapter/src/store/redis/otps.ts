import type { GuessLimits, GuessOutcome, OtpRow, OtpStore, WrongGuesses } from '../otp-store';
import type { SessionRow } from '../session-store';
import type { Redis } from './redis';
import { fromSession, text, texts } from './row';

/** Milliseconds for which an ended code is still told of as one. */
const remembered = 24 * 3600_000;

export class RedisOtps implements OtpStore {
  constructor(private readonly redis: Redis) {}

  async add({ id, tenant, userId, codeHash, end }: OtpRow): Promise<void> {
    await this.redis.write('addOtp', id, tenant, userId, codeHash, end, end + remembered);
  }

  async replace({ id, tenant, userId, codeHash }: Omit<OtpRow, 'end'>): Promise<boolean> {
    return text(await this.redis.write('replaceOtp', id, tenant, userId, codeHash)) === '1';
  }

  async userOf(id: string): Promise<string | undefined> {
    return text(await this.redis.read('userOfOtp', id)) || undefined;
  }

  async guess(
    id: string,
    tenant: string,
    codeHashes: readonly string[],
    mostGuesses: number,
    now: number,
    limits?: GuessLimits,
  ): Promise<GuessOutcome> {
    const further = [Number(limits?.isHidden ?? false), ...valuesOf(limits?.user), ...valuesOf(limits?.source)];
    const values = [id, tenant, mostGuesses, now, ...further, ...codeHashes];
    const [kind, userId] = texts(await this.redis.write('guessOtp', ...values));
    switch (kind) {
      case 'right':
        return { kind, userId: userId ?? '' };
      case 'wrong':
      case 'expired':
      case 'exceeded':
      case 'throttled':
        return { kind };
      default:
        return { kind: 'unknown' };
    }
  }

  async spend(id: string, session: SessionRow, limitPerUser: number, now: number): Promise<boolean> {
    const values = [id, now, limitPerUser, ...fromSession(session), 'created', now];
    return text(await this.redis.writeInTime('spendOtp', ...values)) === '1';
  }
}

/** No name counts nothing. */
function valuesOf({ name, most, windowMillis }: WrongGuesses = { name: '', most: 0, windowMillis: 0 }) {
  return [name, most, windowMillis];
}
