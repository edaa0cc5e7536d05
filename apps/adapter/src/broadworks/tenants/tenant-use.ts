import { currentRequest } from '../../http/request-context';
import type { Tenant } from './tenant';

/** Milliseconds for which what goes on after an answer, such as a mail, may still need a tenant. */
const aftermath = 30_000;

/** An open tenant, and who uses it. */
export class TenantUse {
  private usedAt = performance.now();
  private requests = 0;
  private whenUnused?: () => void;
  private timer?: NodeJS.Timeout;

  constructor(readonly tenant: Tenant) {}

  /** Notes that it is used now, and by the current request until its end. */
  touch(): void {
    this.usedAt = performance.now();
    currentRequest()?.hold(this);
  }

  take(): void {
    this.requests++;
    clearTimeout(this.timer);
  }

  release(): void {
    this.requests--;
    this.usedAt = performance.now();
    this.awaitUnused();
  }

  isIdleFor(millis: number): boolean {
    return this.requests === 0 && performance.now() - this.usedAt >= millis;
  }

  /** Calls back a while after the last request with it ended. */
  onceUnused(callBack: () => void): void {
    this.whenUnused = callBack;
    this.awaitUnused();
  }

  /** Calls back no more. */
  forgetUnused(): void {
    this.whenUnused = undefined;
    clearTimeout(this.timer);
  }

  private awaitUnused(): void {
    if (this.requests > 0 || !this.whenUnused) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.whenUnused, aftermath).unref();
  }
}
