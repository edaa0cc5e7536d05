import { setTimeout as sleep } from 'node:timers/promises';
import { currentSignal, unlessAborted } from '@libs/xsi';

const mostKept = 50;
/** Milliseconds, while BroadWorks has refused nobody yet. */
const unknown = 100;
const longest = 5000;

/**
 * How long BroadWorks takes to refuse somebody, so that a refusal of our own takes as long: neither the answer nor its time
 * says whether BroadWorks was asked. Requirements C2 and C3.
 */
export class RefusalPace {
  private readonly durations = new Map<string, number[]>();

  /** Milliseconds of a refusal at a tenant. */
  keep(tenantId: string, millis: number): void {
    for (const key of [tenantId, '']) {
      this.durations.set(key, [...(this.durations.get(key) ?? []), Math.min(millis, longest)].slice(-mostKept));
    }
  }

  /**
   * Waits as long as one of the last refusals took there; for a tenant that has had none, or is unknown, anywhere. Rejects
   * when the client leaves.
   */
  async wait(tenantId = ''): Promise<void> {
    const durations = this.durations.get(tenantId) ?? this.durations.get('') ?? [];
    const millis = durations[Math.floor(Math.random() * durations.length)] ?? unknown;
    const signal = currentSignal();
    await unlessAborted(signal, sleep(Math.round(millis), undefined, { signal }));
  }
}
