import type { Person } from './person';

export type CallState = 'Alerting' | 'Active' | 'Held' | 'Remote Held';

export interface ActiveCall {
  callId: string;
  /** The same on both sides of a call. */
  trackingId: string;
  personality: 'Originator' | 'Terminator' | 'Click-to-Dial';
  state: CallState;
  /** Of the other side: E.164, an extension, or an address with its scheme. */
  number: string;
  name?: string;
  /** Whether the other side hides. */
  isPrivate: boolean;
  startTime: Date;
  answerTime?: Date;
}

/** A call that begins while the simulator runs. */
export interface StartedCall {
  userId: string;
  number: string;
  name?: string;
  /** Default: Terminator, a call that comes in. */
  personality?: ActiveCall['personality'];
  /** Default: Active. */
  state?: CallState;
  isPrivate?: boolean;
}

/** Everybody's calls in progress. Nobody is at the other side: a call changes when it is told to. */
export class ActiveCalls {
  private readonly calls = new Map<string, ActiveCall[]>();
  private started = 0;

  of({ userId }: Person): readonly ActiveCall[] {
    return this.calls.get(userId) ?? [];
  }

  find(person: Person, callId: string): ActiveCall | undefined {
    return this.of(person).find((call) => call.callId === callId);
  }

  start(person: Person, { number, name, personality, state = 'Active', isPrivate = false }: StartedCall): ActiveCall {
    const sequence = ++this.started;
    const now = new Date();
    const call: ActiveCall = {
      callId: `callhalf-${sequence}:0`,
      trackingId: `${sequence}:1`,
      personality: personality ?? 'Terminator',
      state,
      number,
      name,
      isPrivate,
      startTime: now,
      answerTime: state === 'Alerting' ? undefined : now,
    };
    this.calls.set(person.userId, [...this.of(person), call]);
    return call;
  }

  end(person: Person, ...ended: ActiveCall[]): void {
    this.calls.set(
      person.userId,
      this.of(person).filter((call) => !ended.includes(call)),
    );
  }
}
