import type { CallCenter } from '@libs/xsi';
import { Injectable } from '@nestjs/common';
import { isRejectedWith, notAssigned, unlessRejected } from '../../broadworks/faults';
import { readAssigned } from '../../broadworks/tenants/read-assigned';
import { serviceIsReadOnly } from '../../http/api-error';
import { AnswerCache } from '../../resilience/answer-cache';
import { OpenedSessions } from '../../sign-in/session/opened-sessions';
import { keyOfSession, type Session } from '../../sign-in/session/session';
import { Profiles } from '../user/profiles.service';

/** Names of services, as the platform calls them. */
const callCenter = /call cent(er|re)/i;
/** State of a user who is no agent. */
const none: CallCenter = {};
/** Statuses with which BroadWorks rejects a change. Which of them it uses when is not documented. */
const readOnly = [400, 403, 404, 405, 409];

/** The user as an agent: of which call centers, and whether calls come. */
@Injectable()
export class AgentStates {
  private readonly states = new AnswerCache<CallCenter>({ max: 20_000 });

  constructor(
    private readonly profiles: Profiles,
    opened: OpenedSessions,
  ) {
    opened.onEnd((id) => this.states.forget([id]));
  }

  read(session: Session): Promise<CallCenter> {
    const freshFor = session.tenant.config.queues.refresh * 1000;
    return this.states.get(keyOfSession(session), () => this.request(session), { freshFor });
  }

  /** Makes the change that is needed, if any, and returns what BroadWorks holds then. */
  async change(session: Session, toChange: (held: CallCenter) => CallCenter | undefined): Promise<CallCenter> {
    this.states.forget([session.id]);
    const held = await this.read(session);
    const change = toChange(held);
    if (change === undefined) return held;
    try {
      await unlessReadOnly(() => session.xsi.callCenters.changeAgent(change));
    } finally {
      // also where the response was lost: the change may have been made
      this.states.forget([session.id]);
    }
    return this.read(session);
  }

  private async request(session: Session): Promise<CallCenter> {
    const services = await this.profiles.assignedServices(session);
    // where the platform lists no services, its rejection tells
    if (services.lacks(callCenter)) return none;
    const read = () => readAssigned(session, services.hasAny(callCenter), () => session.xsi.callCenters.agent());
    return (await unlessRejected(notAssigned, read)) ?? none;
  }
}

async function unlessReadOnly(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw isRejectedWith(readOnly, error) ? serviceIsReadOnly(error) : error;
  }
}
