import { currentSignal, foldUserId } from '@libs/xsi';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Tenant } from '../../broadworks/tenants/tenant';
import { KEYS } from '../../config/config.module';
import type { Keys } from '../../config/reading/keys';
import { SignInsConfig } from '../../config/settings/sign-ins.config';
import { ApiError, incorrectCredentials } from '../../http/api-error';
import { hasClientLeft } from '../../http/client-gone';
import { SecurityEvents } from '../../observability/security-events';
import { atMost } from '../../resilience/at-most';
import { KeyedSemaphore } from '../../resilience/keyed-semaphore';
import { STORE } from '../../store/module/store.module';
import type { Store } from '../../store/store';
import type { DelayRule } from '../../store/throttle-store';
import { hashOf } from '../tokens';
import { RefusalPace } from './refusal-pace';
import { type Leave, SignInPlaces } from './sign-in-places';

const minute = 60_000;
const hour = 60 * minute;

/** A password that a user may have. */
export interface PasswordTry {
  /** `undefined` for a tenant that is not served: it must look no different. */
  tenant: Tenant | undefined;
  /** As it was typed, with its domain. */
  userId: string;
  password: string;
}

/** A user who has shown the right password. */
export interface Verified<T> {
  /** As BroadWorks writes it. */
  userId: string;
  /** The result of `ask`; `undefined` if another request called BroadWorks. */
  asked?: T;
  /** Gives back the slot in which BroadWorks was asked. */
  leave?: Leave;
}

interface Accepted {
  /** The user id as BroadWorks writes it. */
  userId: string;
  at: number;
}

interface CountedTry {
  key: readonly string[];
  tenant: Tenant | undefined;
  /** Hash of the user id and the password. */
  hash: string;
}

/**
 * Exponential back-off of wrong passwords: after some of them a user has to wait, which looks like one more wrong password, and
 * cannot be told from a user or a tenant that does not exist. Requirements C2 and C3.
 */
@Injectable()
export class PasswordTries {
  // a caller gives up after some 15 s; as many wait as may be in flight
  private readonly locks = new KeyedSemaphore({ waiting: 1000, patience: 8000 });
  private readonly pace = new RefusalPace();
  /** User ids with their passwords that BroadWorks accepted lately, by their hash. */
  private readonly accepted = new LRUCache<string, Accepted>({ ...atMost(10_000), ttl: hour });
  /** Users who were reported to have to wait. */
  private readonly reported = new LRUCache<string, true>({ ...atMost(10_000), ttl: hour });

  constructor(
    private readonly places: SignInPlaces,
    private readonly events: SecurityEvents,
    @Inject(STORE) private readonly store: Store,
    @Inject(KEYS) private readonly keys: Keys,
  ) {}

  /**
   * Throws `incorrectCredentials` for a wrong password, as `ask` does. Different passwords of one user are sent one after the
   * other. A password that is accepted while others wait with the same one is not sent again: several devices with the right
   * password neither look like guesses nor wait for each other.
   */
  async verify<T extends { userId: string }>(
    { tenant, userId, password }: PasswordTry,
    ask: () => Promise<T>,
  ): Promise<Verified<T>> {
    const key = ['password', tenant?.id ?? '', foldUserId(userId)];
    const name = JSON.stringify(key);
    const hash = hashOf(JSON.stringify([name, userId, password]), this.keys[0]);
    const start = performance.now();
    const unlock = await this.locks.take(name, currentSignal());
    try {
      const accepted = this.accepted.get(hash);
      if (accepted && accepted.at >= start) return { userId: accepted.userId };
      const leave = await this.places.take(tenant);
      const asked = await this.count({ key, tenant, hash }, ask).catch(after(leave));
      if (asked) {
        this.accepted.set(hash, { userId: asked.userId, at: performance.now() });
        return { userId: asked.userId, asked, leave };
      }
      leave();
    } finally {
      unlock();
    }
    return this.refuse(tenant);
  }

  /** Rejects without asking BroadWorks, in the time that asking takes. Holds neither lock nor slot. */
  async refuse(tenant?: Tenant): Promise<never> {
    await this.pace.wait(tenant?.id);
    throw incorrectCredentials();
  }

  /**
   * Counts a try as failed before it is made: however many come at once, in all processes, no more wrong passwords reach
   * BroadWorks than `signIns.failures`. `undefined` if the user has to wait.
   */
  private async count<T>({ key, tenant, hash }: CountedTry, ask: () => Promise<T>): Promise<T | undefined> {
    const { throttles } = this.store;
    const rule = ruleOf(tenant?.config.signIns ?? new SignInsConfig());
    if (!(await throttles.attempt(key, rule))) {
      if (tenant) this.reportOnce(key, tenant.id);
      return undefined;
    }
    const start = performance.now();
    const asked = await ask().catch(async (error: unknown) => {
      const isWrong = error instanceof ApiError && error.code === incorrectCredentials().code;
      if (isWrong) this.accepted.delete(hash);
      if (isWrong && tenant) this.pace.keep(tenant.id, performance.now() - start);
      // a client that leaves before the outcome must not send as many as it likes, unless it has the right one
      if (!isWrong && (!hasClientLeft() || this.accepted.has(hash))) await throttles.takeBack(key);
      throw error;
    });
    await throttles.forget(key);
    return asked;
  }

  private reportOnce(key: readonly string[], tenant: string): void {
    const name = JSON.stringify(key);
    if (this.reported.has(name)) return;
    this.reported.set(name, true);
    this.events.report('sign-ins delayed', { tenant }, 'a user has to wait after wrong passwords: signIns.failures');
  }
}

function after(leave: Leave): (error: unknown) => never {
  return (error) => {
    leave();
    throw error;
  };
}

/** The first wait is a minute, each further one twice as long, up to the longest. */
export function ruleOf({ failures, longestDelay }: SignInsConfig): DelayRule {
  const longest = longestDelay * 1000;
  const delays = [minute];
  for (let delay = 2 * minute; delay < longest; delay *= 2) delays.push(delay);
  if (longest > minute) delays.push(longest);
  return { free: failures, delays, memory: Math.max(hour, 2 * longest) };
}
