import type { CallCenter, CallCenters, DirectoryDetails } from '@libs/xsi';
import { toPathId } from '../../broadworks/user-id';
import type { CallQueue } from './queues.dto';

/** The user as an agent of one call center. */
export interface AgentQueue {
  serviceUserId: string;
  isJoined: boolean;
  /** True if the user has joined, and is not signed out as an agent. */
  isLoggedIn: boolean;
  mayLogOff: boolean;
}

/** Known facts of a call center. */
export interface QueueFacts {
  name?: string;
  /** User ids. */
  agents?: readonly string[];
  callersWaiting?: number;
}

/** Basic call centers have no state of their agents. */
const signedOut = 'Sign-Out';

/** In the order of BroadWorks, each once. */
export function toAgentQueues({ agentACDState, callCenterList = [] }: CallCenter): AgentQueue[] {
  const queues = new Map<string, AgentQueue>();
  for (const { serviceUserId, available: isJoined = false, isLogOffAllowed: mayLogOff = true } of callCenterList) {
    if (serviceUserId === undefined) continue;
    const isLoggedIn = isJoined && agentACDState !== signedOut;
    queues.set(serviceUserId.toLowerCase(), { serviceUserId, isJoined, isLoggedIn, mayLogOff });
  }
  return [...queues.values()];
}

export function toCallQueue(
  { serviceUserId, isLoggedIn }: AgentQueue,
  { name, agents = [], callersWaiting }: QueueFacts,
  userId: string,
): CallQueue {
  return {
    id: toQueueId(serviceUserId),
    name: name ?? serviceUserId,
    logged_in: isLoggedIn,
    // the list need not have the user, who is an agent all the same
    agents_total: new Set([...agents, userId].map((id) => id.toLowerCase())).size,
    // XSI-Actions has the state of nobody else
    agents_logged_in: isLoggedIn ? 1 : 0,
    callers_waiting: callersWaiting ?? null,
  };
}

export function toQueueId(serviceUserId: string): string {
  return toPathId(serviceUserId);
}

/** The document that logs the user in to queues, or out; `undefined` if nothing is to change. */
export function toChange(
  { agentACDState }: CallCenter,
  queues: readonly AgentQueue[],
  isWanted: boolean,
  signInState: string,
): CallCenter | undefined {
  const entries = queues
    .filter(({ isJoined }) => isJoined !== isWanted)
    .map(({ serviceUserId }) => ({ serviceUserId, available: isWanted }));
  const signsIn = isWanted && queues.length > 0 && agentACDState === signedOut && signInState !== 'unchanged';
  if (entries.length === 0 && !signsIn) return undefined;
  return {
    ...(signsIn && { agentACDState: signInState }),
    ...(entries.length > 0 && { callCenterList: entries }),
  };
}

/** Calls that wait, by the call center's id in lower case. */
export function toCallersWaiting({ callCenter }: CallCenters): ReadonlyMap<string, number> {
  return new Map(
    callCenter.flatMap(({ serviceUserID, numberCallsInQueue: calls }) =>
      calls === undefined ? [] : [[serviceUserID.toLowerCase(), calls]],
    ),
  );
}

/** The last name of a virtual subscriber is what it is called; the first one is its kind. */
export function toQueueName(entries: readonly DirectoryDetails[], serviceUserId: string): string | undefined {
  const entry = entries.find(({ userId }) => userId?.toLowerCase() === serviceUserId.toLowerCase());
  return entry?.lastNameUnicode ?? entry?.lastName;
}
