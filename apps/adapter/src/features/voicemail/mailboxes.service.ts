import { type MessageInfo } from '@libs/xsi';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { isRejectedWith } from '../../broadworks/faults';
import { readAssigned } from '../../broadworks/tenants/read-assigned';
import { voicemailNotConfigured } from '../../http/api-error';
import { AnswerCache } from '../../resilience/answer-cache';
import { atMost } from '../../resilience/at-most';
import { Lookups } from '../../sign-in/session/lookups.service';
import { OpenedSessions } from '../../sign-in/session/opened-sessions';
import { keyOfSession, type Session, type SessionUser } from '../../sign-in/session/session';
import { Profiles } from '../user/profiles.service';
import { type Message, toMessages } from './voicemail.mapper';

/** Name of the service, as the platform calls it. */
const voiceMessaging = 'Voice Messaging User';

const mostMailboxes = 10_000;
/** The phone asks for the details of each message that it was told of, and turns voice mail off where one is missing. */
const listedFor = 10 * 60_000;
/** How long BroadWorks may still say what was before a change: D56. */
const changesHold = 30_000;

type ListedMessages = Map<string, { message: Message; until: number }>;

type Change = { seen: boolean } | 'deleted';

/** The messages of who is signed in. */
@Injectable()
export class Mailboxes {
  private readonly lists = new AnswerCache<Message[]>({ max: mostMailboxes });
  /** What was listed lately, by session and by id. */
  private readonly listed = new LRUCache<string, { tenant: string; messages: ListedMessages }>({
    ...atMost(mostMailboxes),
  });
  private readonly changes = new LRUCache<string, Change>({ ...atMost(mostMailboxes), ttl: changesHold });

  constructor(
    private readonly profiles: Profiles,
    private readonly lookups: Lookups,
    opened: OpenedSessions,
  ) {
    opened.onEnd((id) => {
      this.lists.forget([id]);
      this.listed.delete(id);
    });
    opened.onForget((user) => forgetUser(this.changes, user));
  }

  /** Newest first. Refuses who has no mailbox. */
  async list(session: Session): Promise<Message[]> {
    await this.requireMailbox(session);
    return this.readThrough(session, () => this.read(session));
  }

  /** One that was listed lately, or is there now. Throws 429 if too many were not there. */
  async find(session: Session, id: string): Promise<Message | undefined> {
    await this.requireMailbox(session);
    const known = this.listedOf(session)?.get(id);
    if (known && known.until > performance.now()) return this.asChanged(session, known.message);
    // a list that is kept cannot have it, but BroadWorks may by now
    if (!this.lists.isLoading(keyOfSession(session))) this.lists.forgetAnswers([session.id]);
    // of look-ups that share one call to BroadWorks the first counts before it, the others once they found nothing
    let isCounted = false;
    const messages = await this.readThrough(session, async () => {
      isCounted = true;
      await this.lookups.countMiss(session);
      return this.read(session).catch(async (error: unknown) => {
        await this.lookups.giveBack(session);
        throw error;
      });
    });
    const message = messages.find((one) => one.id === id);
    if (message && isCounted) await this.lookups.giveBack(session);
    if (!message && !isCounted) await this.lookups.countMiss(session);
    return message;
  }

  /** What was just done at BroadWorks is told from now on. */
  note(session: Session, { id, info }: Message, change: Change): void {
    this.changes.set(keyOf(session, id), change);
    this.lists.forget([session.id]);
    const listed = this.listedOf(session);
    const known = listed?.get(id);
    if (change === 'deleted') listed?.delete(id);
    else if (known) known.message = { ...known.message, info: { ...info, read: change.seen || undefined } };
  }

  /** Whether a message that was listed is there no more. */
  async isGone(session: Session, { id }: Message): Promise<boolean> {
    this.lists.forget([session.id]);
    const isThere = (await this.list(session)).some((message) => message.id === id);
    if (!isThere) this.listedOf(session)?.delete(id);
    return !isThere;
  }

  private async readThrough(session: Session, read: () => Promise<Message[]>): Promise<Message[]> {
    const freshFor = session.tenant.config.voicemail.refresh * 1000;
    const messages = await this.lists.get(keyOfSession(session), read, { freshFor });
    return messages.flatMap((message) => this.asChanged(session, message) ?? []);
  }

  /** Not what was listed with other settings of the tenant. */
  private listedOf({ id, tenant }: Session): ListedMessages | undefined {
    const listed = this.listed.get(id);
    return listed?.tenant === tenant.key ? listed.messages : undefined;
  }

  private async requireMailbox(session: Session): Promise<void> {
    const services = await this.profiles.assignedServices(session);
    // where the platform does not list services, what is refused tells
    if (services.lacks(voiceMessaging)) throw voicemailNotConfigured();
  }

  private async read(session: Session): Promise<Message[]> {
    const services = await this.profiles.assignedServices(session);
    const messages = toMessages(await readInfos(session, services.has(voiceMessaging)));
    const now = performance.now();
    const listed: ListedMessages = this.listedOf(session) ?? new Map();
    for (const [id, { until }] of listed) if (until < now) listed.delete(id);
    for (const message of messages) listed.set(message.id, { message, until: now + listedFor });
    this.listed.set(session.id, { tenant: session.tenant.key, messages: listed });
    return messages;
  }

  private asChanged(session: Session, message: Message): Message | undefined {
    const change = this.changes.get(keyOf(session, message.id));
    if (change === 'deleted') return undefined;
    return change ? { ...message, info: { ...message.info, read: change.seen || undefined } } : message;
  }
}

/** By user, not by session: another phone of the user is told, too. */
export function keyOf({ tenant, userId }: SessionUser, id = ''): string {
  return JSON.stringify([tenant.key, userId, id]);
}

/** Takes out what is kept under any {@link keyOf} a user. */
export function forgetUser<T extends object | string>(kept: LRUCache<string, T>, user: SessionUser): void {
  const start = keyOf(user).slice(0, -'""]'.length);
  for (const key of kept.keys()) if (key.startsWith(start)) kept.delete(key);
}

async function readInfos(session: Session, isAssigned: boolean): Promise<MessageInfo[]> {
  try {
    return await readAssigned(session, isAssigned, () => session.xsi.voiceMessages.list());
  } catch (error) {
    if (saysNoMailbox(error)) throw voicemailNotConfigured();
    throw error;
  }
}

/** True for a refusal that a user without the service gets, or a user whose messages go by e-mail only. */
function saysNoMailbox(error: unknown): boolean {
  return isRejectedWith([403, 404, 405, 501], error);
}
