import { domain } from './demo-people';
import { localPart, type Person } from './person';

export const acdStates = ['Sign-In', 'Available', 'Unavailable', 'Wrap-Up', 'Sign-Out'] as const;
export type AcdState = (typeof acdStates)[number];

export interface CallCenterOptions {
  /** Local parts of the user ids of those who take calls, and of those who have joined at first. */
  agents: readonly string[];
  joined: readonly string[];
  /** Local parts of those who may see all agents. */
  supervisors: readonly string[];
  isLogOffAllowed: boolean;
  /** Calls that wait; not told if missing, as before release 17.sp3. */
  callsInQueue?: number;
}

/** Keys are the local parts of the virtual subscribers' user ids. */
const callCenters: ReadonlyMap<string, CallCenterOptions> = new Map([
  [
    'sales-queue',
    {
      agents: ['alice', 'bob'],
      joined: ['alice', 'bob'],
      supervisors: ['alice'],
      isLogOffAllowed: true,
      callsInQueue: 2,
    },
  ],
  [
    'support-queue',
    {
      agents: ['alice', 'bob', 'dave'],
      joined: ['dave'],
      supervisors: ['alice'],
      isLogOffAllowed: true,
      callsInQueue: 0,
    },
  ],
  ['front-desk', { agents: ['bob'], joined: ['bob'], supervisors: [], isLogOffAllowed: false }],
]);

export interface CallCenter extends CallCenterOptions {
  /** The virtual subscriber. */
  subscriber: Person;
}

interface People {
  readonly people: readonly Person[];
  find(userId: string): Person | undefined;
}

/** Call centers, who has joined them, and the states of agents. */
export class CallCenters {
  private readonly centers: readonly CallCenter[];
  private readonly joined = new Map<string, Set<string>>();
  private readonly states = new Map<string, AcdState>();
  private readonly waiting = new Map<string, number>();

  constructor(private readonly people: People) {
    this.centers = people.people.flatMap((subscriber) => {
      const options = callCenters.get(localPart(subscriber));
      return options ? [{ ...options, subscriber }] : [];
    });
  }

  ofAgent(agent: Person): CallCenter[] {
    return this.centers.filter(({ agents }) => agents.includes(localPart(agent)));
  }

  ofSupervisor(supervisor: Person): CallCenter[] {
    return this.centers.filter(({ supervisors }) => supervisors.includes(localPart(supervisor)));
  }

  agentsOf({ agents }: CallCenter): Person[] {
    return agents.flatMap((name) => this.people.find(`${name}@${domain}`) ?? []);
  }

  hasJoined(center: CallCenter, agent: Person): boolean {
    return this.joinedOf(center).has(localPart(agent));
  }

  setJoined(center: CallCenter, agent: Person, isJoined: boolean): void {
    const joined = this.joinedOf(center);
    if (isJoined) joined.add(localPart(agent));
    else joined.delete(localPart(agent));
  }

  /** Everybody is available at first. */
  stateOf({ userId }: Person): AcdState {
    return this.states.get(userId) ?? 'Available';
  }

  setState({ userId }: Person, state: AcdState): void {
    this.states.set(userId, state);
  }

  callsInQueue({ subscriber, callsInQueue }: CallCenter): number | undefined {
    return this.waiting.get(subscriber.userId) ?? callsInQueue;
  }

  setCallsInQueue({ userId }: Person, calls: number): void {
    this.waiting.set(userId, calls);
  }

  private joinedOf({ subscriber, joined }: CallCenter): Set<string> {
    const now = this.joined.get(subscriber.userId) ?? new Set(joined);
    this.joined.set(subscriber.userId, now);
    return now;
  }
}
