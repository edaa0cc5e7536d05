import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ApiError, incorrectCredentials } from '../api/api-error';
import { Turns } from '../api/turns';
import type { SignInsConfig } from '../config/sign-ins.config';
import { SecurityEvents } from '../metrics/security-events';
import type { Store } from '../store/store';
import { STORE } from '../store/store.module';
import type { DelayRule } from '../store/throttle-store';
import type { Tenant } from '../tenants/tenant';
import { RefusalPace } from './refusal-pace';
import { SignInPlaces } from './sign-in-places';

const minute = 60_000;
const hour = 60 * minute;

/**
 * Tries of passwords. After some wrong ones a user has to wait, which looks like one more wrong password, and which nobody
 * can tell from a user or a tenant that is not there. Requirements C2 and C3.
 */
@Injectable()
export class PasswordTries {
  // whoever asks gives up after some 15 s: contract 2.6
  private readonly turns = new Turns({ mostWaiting: 100, patience: 8000 });
  private readonly pace = new RefusalPace();
  /** Of whom it was reported that they have to wait. */
  private readonly reported = new LRUCache<string, true>({ max: 10_000, ttl: hour });

  constructor(
    private readonly places: SignInPlaces,
    private readonly events: SecurityEvents,
    @Inject(STORE) private readonly store: Store,
  ) {}

  /** One try of a user after the other, so that several devices with the right password do not look like guesses. */
  async inTurn<T>(tenant: Tenant | undefined, login: string, signIn: () => Promise<T>): Promise<T> {
    const endTurn = await this.turns.take(JSON.stringify([tenant?.id, login.toLowerCase()]));
    try {
      return await this.places.inPlace(tenant, signIn);
    } finally {
      endTurn();
    }
  }

  /**
   * Counts a try as failed before it is made: however many come at once, in all processes, no more wrong passwords reach
   * BroadWorks than `signIns.failures`. `ask` throws `incorrectCredentials` for a wrong one.
   */
  async count<T>(tenant: Tenant, userId: string, ask: () => Promise<T>): Promise<T> {
    const key = ['password', tenant.id, userId.toLowerCase()];
    const { throttles } = this.store;
    if (!(await throttles.attempt(key, ruleOf(tenant.config.signIns)))) {
      this.reportOnce(key, tenant.id);
      return this.refuse(tenant);
    }
    const start = performance.now();
    const answer = await ask().catch(async (error: unknown) => {
      const isWrong = error instanceof ApiError && error.code === incorrectCredentials().code;
      if (isWrong) this.pace.keep(tenant.id, performance.now() - start);
      else await throttles.takeBack(key);
      throw error;
    });
    await throttles.forget(key);
    return answer;
  }

  /** Refuses without asking BroadWorks, in the time that asking takes. */
  async refuse(tenant?: Tenant): Promise<never> {
    await this.pace.wait(tenant?.id);
    throw incorrectCredentials();
  }

  private reportOnce(key: readonly string[], tenant: string): void {
    const name = JSON.stringify(key);
    if (this.reported.has(name)) return;
    this.reported.set(name, true);
    this.events.report('sign-ins delayed', { tenant }, 'a user has to wait after wrong passwords: signIns.failures');
  }
}

/** The first wait is a minute, each further one twice as long, up to the longest. */
export function ruleOf({ failures, longestDelay }: SignInsConfig): DelayRule {
  const longest = longestDelay * 1000;
  const delays = [minute];
  for (let delay = 2 * minute; delay < longest; delay *= 2) delays.push(delay);
  if (longest > minute) delays.push(longest);
  return { free: failures, delays, memory: Math.max(hour, 2 * longest) };
}
