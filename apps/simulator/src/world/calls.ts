import type { Call, CallList } from './call';
import { callHistory } from './call-history';
import type { Person, ServiceProvider } from './person';

/** A call that is added while the simulator runs. */
export interface AddedCall {
  userId: string;
  kind: CallList;
  /** Of the other side: E.164, or an extension. Default `+12025550199`. */
  number?: string;
  name?: string;
  /** Default: now. */
  startTime?: Date;
  /** Default 5. */
  ringSeconds?: number;
  /** Without it the call was not answered; a received call lasts 60 s. */
  talkSeconds?: number;
  /** Whether the caller hides. */
  isAnonymous?: boolean;
  /** The service that took the call away, such as `Voice Messaging`. */
  serviceInvocationDisposition?: string;
}

interface People {
  readonly startedAt: Date;
  require(userId: string): Person;
  peopleOf(serviceProvider: ServiceProvider): readonly Person[];
}

/** Everybody's calls. Those of the past are made up anew at each look: 50,000 histories would fill the memory. */
export class Calls {
  private readonly added = new Map<string, Call[]>();

  constructor(
    private readonly options: { seed: number; callsPerUser: number },
    private readonly people: People,
  ) {}

  /** Newest first. */
  of(person: Person): Call[] {
    const past = callHistory(person, this.people.peopleOf(person.serviceProvider), {
      ...this.options,
      until: this.people.startedAt,
    });
    const all = [...(this.added.get(person.userId) ?? []), ...past];
    return all.sort((one, other) => other.startTime.getTime() - one.startTime.getTime());
  }

  add(call: AddedCall): Call {
    const person = this.people.require(call.userId);
    const earlier = this.added.get(person.userId) ?? [];
    const added = toCall(call, this.options.callsPerUser + earlier.length + 1);
    this.added.set(person.userId, [added, ...earlier]);
    return added;
  }
}

function toCall(call: AddedCall, sequence: number): Call {
  const number = call.number ?? '+12025550199';
  return {
    list: call.kind,
    sequence,
    party: { number, name: call.name, isInternal: /^\d{2,6}$/.test(number) },
    startTime: call.startTime ?? new Date(),
    ringSeconds: call.ringSeconds ?? 5,
    talkSeconds: call.talkSeconds ?? (call.kind === 'received' ? 60 : undefined),
    presentation: call.isAnonymous ? 'Anonymous' : 'Public',
    disposition: call.serviceInvocationDisposition
      ? { service: call.serviceInvocationDisposition, number: '9999' }
      : undefined,
  };
}
