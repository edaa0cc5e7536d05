import type { CallCenter } from '@libs/xsi';
import { Injectable } from '@nestjs/common';
import { callQueueNotFound, serviceIsReadOnly, validationError } from '../../http/api-error';
import type { Session } from '../../sign-in/session/session';
import { AgentStates } from './agent-states.service';
import { QueueFactsReader } from './queue-facts.service';
import type { CallQueue, CallQueueChange, CallQueueList } from './queues.dto';
import { type AgentQueue, toAgentQueues, toCallQueue, toChange, toQueueId } from './queues.mapper';

/** Letters that are safe in a path, as in every id that we give out. */
const queueId = /^(?!\.{1,2}$)[A-Za-z0-9._~@:-]{1,512}$/;

/** Call queues of the user. To BroadWorks they are call centers, and to log in to one is to join it. */
@Injectable()
export class CallQueues {
  constructor(
    private readonly states: AgentStates,
    private readonly facts: QueueFactsReader,
  ) {}

  async list(session: Session): Promise<CallQueueList> {
    return {
      items: await this.describe(session, toAgentQueues(await this.states.read(session), userDomainOf(session))),
    };
  }

  /** Changes all queues with one request to BroadWorks, or none. */
  async changeAll(session: Session, { logged_in }: CallQueueChange): Promise<CallQueueList> {
    const changed = await this.change(session, logged_in, (queues) => queues);
    return { items: await this.describe(session, changed) };
  }

  async changeOne(session: Session, id: string, { logged_in }: CallQueueChange): Promise<CallQueue> {
    if (!queueId.test(id)) throw validationError('queue_id', 'Not the id of a call queue');
    const only = (queues: AgentQueue[]) => {
      const found = queues.filter(({ serviceUserId }) => toQueueId(serviceUserId) === id);
      if (found.length === 0) throw callQueueNotFound();
      return found;
    };
    const [queue] = await this.describe(session, only(await this.change(session, logged_in, only)));
    if (!queue) throw callQueueNotFound();
    return queue;
  }

  private async change(
    session: Session,
    isWanted: boolean,
    select: (queues: AgentQueue[]) => AgentQueue[],
  ): Promise<AgentQueue[]> {
    const { signInState } = session.tenant.config.queues;
    const changed = await this.states.change(session, (held: CallCenter) => {
      const queues = select(toAgentQueues(held, userDomainOf(session)));
      if (!isWanted && queues.some(({ isLoggedIn, mayLogOff }) => isLoggedIn && !mayLogOff)) throw serviceIsReadOnly();
      return toChange(held, queues, isWanted, signInState);
    });
    return toAgentQueues(changed, userDomainOf(session));
  }

  private async describe(session: Session, queues: readonly AgentQueue[]): Promise<CallQueue[]> {
    const facts = await this.facts.read(
      session,
      queues.map(({ serviceUserId }) => serviceUserId),
    );
    return queues.map((queue, index) => toCallQueue(queue, facts[index] ?? {}, session.userId, userDomainOf(session)));
  }
}

function userDomainOf({ tenant }: Session): string | undefined {
  return tenant.config.xsi.userDomain;
}
