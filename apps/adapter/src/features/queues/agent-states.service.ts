import type { CallCenter } from '@libs/xsi';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { isRejectedWith, notAssigned, unlessRejected } from '../../broadworks/faults';
import { readAssigned } from '../../broadworks/tenants/read-assigned';
import { serviceIsReadOnly } from '../../http/api-error';
import { AnswerCache } from '../../resilience/answer-cache';
import { atMost } from '../../resilience/at-most';
import { OpenedSessions } from '../../sign-in/session/opened-sessions';
import { keyOfSession, type Session, type SessionUser } from '../../sign-in/session/session';
import { Profiles } from '../user/profiles.service';
import { merge, WrittenStates } from './written-states';

/** Names of services, as the platform calls them. */
const callCenter = /call cent(er|re)/i;
/** State of a user who is no agent. */
const none: CallCenter = {};
/** Statuses with which BroadWorks rejects a change. Which of them it uses when is not documented. */
const readOnly = [400, 403, 404, 405, 409];
const mostAgents = 20_000;
/** Milliseconds for which BroadWorks may still return the state before a change: another node may respond. */
const changesHold = 30_000;

/** The user as an agent: of which call centers, and whether calls come. */
@Injectable()
export class AgentStates {
  private readonly states = new AnswerCache<CallCenter>({ max: mostAgents });
  private readonly written = new LRUCache<string, WrittenStates>(atMost(mostAgents));

  constructor(
    private readonly profiles: Profiles,
    opened: OpenedSessions,
  ) {
    opened.onEnd((id) => this.states.forget([id]));
    opened.onForget((user) => this.written.delete(keyOf(user)));
  }

  async read(session: Session): Promise<CallCenter> {
    return this.asWritten(session, await this.readThrough(session));
  }

  /** Makes the change that is needed, if any, and returns the state after it. */
  async change(session: Session, toChange: (held: CallCenter) => CallCenter | undefined): Promise<CallCenter> {
    this.states.forget([session.id]);
    const held = await this.readThrough(session);
    // a response from before an earlier change hides what this one must undo
    const change = merge(toChange(held), toChange(this.asWritten(session, held)));
    if (change === undefined) return this.asWritten(session, held);
    try {
      await unlessReadOnly(() => session.xsi.callCenters.changeAgent(change));
      this.note(session, change);
    } finally {
      // also where the response was lost: the change may have been made
      this.states.forget([session.id]);
    }
    return this.read(session);
  }

  private readThrough(session: Session): Promise<CallCenter> {
    const freshFor = session.tenant.config.queues.refresh * 1000;
    return this.states.get(keyOfSession(session), () => this.request(session), { freshFor });
  }

  private note(session: Session, change: CallCenter): void {
    const key = keyOf(session);
    const written = this.written.get(key) ?? new WrittenStates(session.tenant.config.xsi.userDomain);
    written.add(change, performance.now() + changesHold);
    this.written.set(key, written);
  }

  private asWritten(session: Session, held: CallCenter): CallCenter {
    return this.written.get(keyOf(session))?.over(held, performance.now()) ?? held;
  }

  private async request(session: Session): Promise<CallCenter> {
    const services = await this.profiles.assignedServices(session);
    // where the platform lists no services, its rejection tells
    if (services.lacks(callCenter)) return none;
    const read = () => readAssigned(session, services.hasAny(callCenter), () => session.xsi.callCenters.agent());
    return (await unlessRejected(notAssigned, read)) ?? none;
  }
}

/** Other devices of the user see the change, too. */
function keyOf({ tenant, userId }: SessionUser): string {
  return JSON.stringify([tenant.key, userId]);
}

async function unlessReadOnly(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw isRejectedWith(readOnly, error) ? serviceIsReadOnly(error) : error;
  }
}
