// Read-your-writes: states that an agent wrote replace those of a response that may be older.

import type { CallCenter, CallCenterDetails } from '@libs/xsi';
import { xsiUserKey } from '../../broadworks/user-id';

interface Written<T> {
  value: T;
  until: number;
}

/** States that one agent wrote lately. */
export class WrittenStates {
  private readonly queues = new Map<string, Written<CallCenterDetails>>();
  private state?: Written<string>;

  constructor(private readonly userDomain?: string) {}

  add({ agentACDState, callCenterList = [] }: CallCenter, until: number): void {
    if (agentACDState !== undefined) this.state = { value: agentACDState, until };
    for (const value of callCenterList) this.queues.set(this.keyOf(value), { value, until });
  }

  /** Returns the state with all changes that hold at this time. */
  over({ agentACDState, callCenterList }: CallCenter, now: number): CallCenter {
    return {
      agentACDState: this.state && this.state.until > now ? this.state.value : agentACDState,
      callCenterList: callCenterList?.map((entry) => {
        const written = this.queues.get(this.keyOf(entry));
        return written && written.until > now ? { ...entry, available: written.value.available } : entry;
      }),
    };
  }

  private keyOf({ serviceUserId = '' }: CallCenterDetails): string {
    return xsiUserKey(serviceUserId, this.userDomain);
  }
}

/** Returns a change that makes both changes, where entries of one call center are equal. */
export function merge(one: CallCenter | undefined, other: CallCenter | undefined): CallCenter | undefined {
  if (!one || !other) return one ?? other;
  const entries = [...(one.callCenterList ?? []), ...(other.callCenterList ?? [])];
  const byId = new Map(entries.map((entry) => [entry.serviceUserId, entry]));
  const agentACDState = one.agentACDState ?? other.agentACDState;
  return {
    ...(agentACDState !== undefined && { agentACDState }),
    ...(byId.size > 0 && { callCenterList: [...byId.values()] }),
  };
}
