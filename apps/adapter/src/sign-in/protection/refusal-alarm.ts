import { LRUCache } from 'lru-cache';
import { atMost } from '../../resilience/at-most';

const minute = 60_000;
/** The alarm begins with this many refusals among the last answers to different users in a minute. */
const mostRefusals = 10;
const lastAnswers = 20;
const probePeriod = 10_000;
/** How long a password whose probe was refused is not the probe again, each time longer: fewer tries than lock a login. */
const probeRests = [0, 1, 2, 4, 8, 15].map((minutes) => minutes * minute);
/** How long after the last further user was refused those who are left are taken at their word. */
const settled = 60 * minute;

/** A user may have two: the one of before a change, and the one of after it. */
interface Password {
  user: string;
  hash: string;
}

/**
 * Whether BroadWorks refuses so many passwords that it took before that the fault is its own: requirement C42. Told of
 * answers to passwords themselves, not of those to a cookie. Times are milliseconds since 1970.
 */
export class RefusalAlarm {
  /** Of each user who had an answer lately, the last first to be forgotten. */
  private readonly lately = new Map<string, { at: number; isRefused: boolean }>();
  /** The passwords, by their hashes, whose refusals were not believed, and when they may be sent again. */
  private readonly doubted = new LRUCache<string, { probes: number; restUntil: number }>({ ...atMost(20_000) });
  private nextProbe = 0;
  private lastFurther = 0;
  private isOn = false;

  constructor(private readonly tell: (news: 'begun' | 'ended') => void) {}

  /** A password that was doubted ends the alarm. */
  accepted({ user, hash }: Password, now: number): void {
    this.keep(user, false, now);
    if (this.isOn && this.doubted.has(hash)) this.end();
  }

  /** Whether it is to be believed. */
  refused({ user, hash }: Password, now: number): boolean {
    this.keep(user, true, now);
    if (!this.isOn && this.refusals() < mostRefusals) return true;
    if (!this.isOn) this.begin(now);
    const known = this.doubted.get(hash);
    if (!known) this.lastFurther = now;
    const probes = known?.probes ?? 0;
    const rest = probeRests[probes] ?? probeRests.at(-1) ?? 0;
    this.doubted.set(hash, { probes: probes + 1, restUntil: now + rest });
    return false;
  }

  /** Whether a password whose refusal was not believed may be sent again: one user's in ten seconds. */
  mayTryAgain({ hash }: Password, now: number): boolean {
    if (!this.isOn) return true;
    if (now - this.lastFurther >= settled) {
      this.end();
      return true;
    }
    if (now < this.nextProbe || now < (this.doubted.get(hash)?.restUntil ?? 0)) return false;
    this.nextProbe = now + probePeriod;
    return true;
  }

  private begin(now: number): void {
    this.isOn = true;
    this.nextProbe = now + probePeriod;
    this.tell('begun');
  }

  private end(): void {
    this.isOn = false;
    this.doubted.clear();
    this.lately.clear();
    this.tell('ended');
  }

  private refusals(): number {
    return [...this.lately.values()].filter(({ isRefused }) => isRefused).length;
  }

  private keep(user: string, isRefused: boolean, now: number): void {
    this.lately.delete(user);
    this.lately.set(user, { at: now, isRefused });
    for (const [one, { at }] of this.lately) {
      if (this.lately.size <= lastAnswers && now - at < minute) break;
      this.lately.delete(one);
    }
  }
}
