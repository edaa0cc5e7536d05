import type { CallCenter, CallCenters, DirectoryDetails } from '@libs/xsi';
import { toPathId, xsiUserKey } from '../../broadworks/user-id';
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
function isSignedOut({ agentACDState }: CallCenter): boolean {
  return agentACDState?.toLowerCase() === 'sign-out';
}

/** Returns each call center once, as its first entry, in BroadWorks' order. */
export function toAgentQueues(center: CallCenter, userDomain?: string): AgentQueue[] {
  const queues = new Map<string, AgentQueue>();
  for (const {
    serviceUserId,
    available: isJoined = false,
    isLogOffAllowed: mayLogOff = true,
  } of center.callCenterList ?? []) {
    if (serviceUserId === undefined) continue;
    const key = xsiUserKey(serviceUserId, userDomain);
    const isLoggedIn = isJoined && !isSignedOut(center);
    if (!queues.has(key)) queues.set(key, { serviceUserId, isJoined, isLoggedIn, mayLogOff });
  }
  return [...queues.values()];
}

export function toCallQueue(
  { serviceUserId, isLoggedIn }: AgentQueue,
  { name, agents = [], callersWaiting }: QueueFacts,
  userId: string,
  userDomain?: string,
): CallQueue {
  return {
    id: toQueueId(serviceUserId),
    name: name ?? serviceUserId,
    logged_in: isLoggedIn,
    // the list need not have the user, who is an agent all the same
    agents_total: new Set([...agents, userId].map((id) => xsiUserKey(id, userDomain))).size,
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
  held: CallCenter,
  queues: readonly AgentQueue[],
  isWanted: boolean,
  signInState: string,
): CallCenter | undefined {
  const entries = queues
    .filter(({ isJoined }) => isJoined !== isWanted)
    .map(({ serviceUserId }) => ({ serviceUserId, available: isWanted }));
  const signsIn = isWanted && queues.length > 0 && isSignedOut(held) && signInState !== 'unchanged';
  if (entries.length === 0 && !signsIn) return undefined;
  return {
    ...(signsIn && { agentACDState: signInState }),
    ...(entries.length > 0 && { callCenterList: entries }),
  };
}

/** Calls that wait, by the key of the call center. Its first entry counts. */
export function toCallersWaiting({ callCenter }: CallCenters, userDomain?: string): ReadonlyMap<string, number> {
  const waiting = new Map<string, number>();
  for (const { serviceUserID, numberCallsInQueue: calls } of callCenter) {
    const key = xsiUserKey(serviceUserID, userDomain);
    if (calls !== undefined && !waiting.has(key)) waiting.set(key, calls);
  }
  return waiting;
}

/** The last name of a virtual subscriber is what it is called; the first one is its kind. */
export function toQueueName(
  entries: readonly DirectoryDetails[],
  serviceUserId: string,
  userDomain?: string,
): string | undefined {
  const key = xsiUserKey(serviceUserId, userDomain);
  const entry = entries.find(({ userId }) => userId !== undefined && xsiUserKey(userId, userDomain) === key);
  return entry?.lastNameUnicode ?? entry?.lastName;
}
