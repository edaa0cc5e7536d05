import { setTimeout } from 'node:timers/promises';
import { rejectionStatus, withDomain, XsiError } from '@libs/xsi';
import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { notOffered, unlessRejected } from '../../broadworks/faults';
import { xsiUserKey } from '../../broadworks/user-id';
import { AnswerCache } from '../../resilience/answer-cache';
import { OpenedSessions } from '../../sign-in/session/opened-sessions';
import { keyOfSession, type Session } from '../../sign-in/session/session';
import { type QueueFacts, toCallersWaiting, toQueueName } from './queues.mapper';

/** Milliseconds that a response waits for facts that it can do without. */
const patience = 3000;
/** Names and agents change seldom. */
const slowFacts = { max: 20_000, freshFor: 5 * 60_000 };

/** Facts of call centers. BroadWorks may give none of them: the response is then sent without. */
@Injectable()
export class QueueFactsReader {
  private readonly names = new AnswerCache<string | undefined>(slowFacts);
  private readonly agents = new AnswerCache<readonly string[] | undefined>(slowFacts);
  private readonly callers = new AnswerCache<ReadonlyMap<string, number>>({ max: 20_000 });

  constructor(opened: OpenedSessions) {
    opened.onEnd((id) => {
      for (const facts of [this.names, this.agents, this.callers]) facts.forget([id]);
    });
  }

  /** Returns the facts of each call center, in the given order. */
  async read(session: Session, serviceUserIds: readonly string[]): Promise<QueueFacts[]> {
    if (serviceUserIds.length === 0) return [];
    const late = new AbortController();
    const timeout = setTimeout(patience, undefined, { signal: late.signal }).catch(() => undefined);
    // one request leaves room in the queue of its login, and makes no call after its time
    const limited = pLimit(session.tenant.config.xsi.calls.perUser);
    const { userDomain } = session.tenant.config.xsi;
    const known = <T>(read: () => Promise<T>) =>
      unlessUnknown(
        limited(async () => (late.signal.aborted ? undefined : read())),
        timeout,
      );
    try {
      const callers = known(() => this.readCallers(session));
      return await Promise.all(
        serviceUserIds.map(async (id): Promise<QueueFacts> => {
          const key = [...keyOfSession(session), id];
          const [name, agents, waiting] = await Promise.all([
            known(() => this.names.get(key, () => readName(session, id))),
            known(() => this.agents.get(key, () => readAgents(session, id))),
            callers,
          ]);
          return { name, agents, callersWaiting: waiting?.get(xsiUserKey(id, userDomain)) };
        }),
      );
    } finally {
      late.abort();
    }
  }

  private readCallers(session: Session): Promise<ReadonlyMap<string, number>> {
    const { queues, xsi } = session.tenant.config;
    const load = async () => toCallersWaiting(await session.xsi.callCenters.list('Agent'), xsi.userDomain);
    return this.callers.get(keyOfSession(session), load, { freshFor: queues.refresh * 1000 });
  }
}

async function readName({ xsi: { directories }, tenant }: Session, serviceUserId: string): Promise<string | undefined> {
  // each of these means something in a search value: interface specification 3.5.17
  if (/[*/\\]/.test(serviceUserId)) return undefined;
  const { userDomain } = tenant.config.xsi;
  const query = { userId: withDomain(serviceUserId, userDomain) };
  const enterprise = await unlessRejected(notOffered, () => directories.enterprise(query));
  const entries = enterprise?.enterpriseDirectory ?? (await directories.group(query)).groupDirectory;
  return toQueueName(entries, serviceUserId, userDomain);
}

/** `undefined` for an agent who may not see the others. */
async function readAgents({ xsi, tenant }: Session, serviceUserId: string): Promise<readonly string[] | undefined> {
  const keyOf = (userId: string) => xsiUserKey(userId, tenant.config.xsi.userDomain);
  const found = await unlessRejected(notOffered, () => xsi.callCenters.agents(serviceUserId));
  const ofQueue = found?.callCenter.filter(({ serviceUserID }) => keyOf(serviceUserID) === keyOf(serviceUserId));
  return ofQueue
    ?.flatMap(({ agentList }) => agentList)
    .flatMap(({ userDetails }) => userDetails.map(({ userId }) => userId));
}

/** `undefined` for a fact that BroadWorks rejects, fails to give, or gives too late. */
async function unlessUnknown<T>(fact: Promise<T>, timeout: Promise<undefined>): Promise<T | undefined> {
  try {
    return await Promise.race([fact, timeout]);
  } catch (error) {
    // a rejected password ends the session
    if (!(error instanceof XsiError) || rejectionStatus(error) === 401) throw error;
    return undefined;
  }
}
