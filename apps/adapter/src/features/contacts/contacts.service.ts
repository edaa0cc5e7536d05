import { collect, type DirectoryDetails, type PhoneListEntry, rejectionStatus } from '@libs/xsi';
import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { notAssigned, notOffered, unlessRefused } from '../../broadworks/faults';
import { type NumberPlan, toComparable } from '../../broadworks/phone-number';
import { userKey } from '../../broadworks/user-id';
import { contactNotFound, externalApiIssue } from '../../http/api-error';
import { type PageOf, paginate } from '../../http/page.dto';
import { AnswerCache } from '../../resilience/answer-cache';
import { Lookups } from '../../sign-in/session/lookups.service';
import { OpenedSessions } from '../../sign-in/session/opened-sessions';
import { keyOfSession, type Session } from '../../sign-in/session/session';
import { Presence } from '../presence/presence.service';
import { Registrations } from '../presence/registrations.service';
import { type ProfileAnswer, Profiles } from '../user/profiles.service';
import type { Contact, ContactsQuery } from './contacts.dto';
import { hasNumber, matchesSearch, toContact, toListedContact, toPhoneListContact } from './contacts.mapper';
import { ContactDirectory } from './directory';

const mostDirectories = 500;
const mostOwnLists = 5000;
/** Milliseconds that a directory of many pages may take, though its clients wait for less. */
const shortestLoad = 60_000;

/**
 * The colleagues of who is signed in. A directory is read once for all users whose own profiles name the same enterprise
 * (or group), and who read it in the same charset: BroadWorks drops letters outside of the asking user's locale. What an
 * administrator reads is kept apart: it may hold users that are hidden from others.
 */
@Injectable()
export class Contacts {
  private readonly directories = new AnswerCache<ContactDirectory>({ max: mostDirectories, isShared: true });
  private readonly ownLists = new AnswerCache<Contact[]>({ max: mostOwnLists, freshFor: 60_000 });

  constructor(
    private readonly profiles: Profiles,
    private readonly presence: Presence,
    private readonly registrations: Registrations,
    private readonly lookups: Lookups,
    opened: OpenedSessions,
  ) {
    opened.onEnd((id) => this.ownLists.forget([id]));
  }

  /** The whole list as JSON in pieces, without the user. */
  async list(session: Session): Promise<Buffer[]> {
    const { directory, own } = await this.read(session);
    return directory.listWithout(session.tenant.toUserId(session.userId), own);
  }

  async page(session: Session, query: ContactsQuery): Promise<PageOf<Contact>> {
    const { directory, own } = await this.read(session);
    const all = [...directory.contacts, ...own];
    const numbers = query.phone_numbers ?? query['phone_numbers[]'];
    const userId = session.tenant.toUserId(session.userId);
    if (numbers) {
      const wanted = new Set(numbers.map(toComparable));
      return paginate(
        all.filter((one) => hasNumber(one, wanted)).map((one) => asSeenBy(userId, one)),
        query,
      );
    }
    const others = all.filter(({ user_id }) => !isSame(user_id, userId));
    const { search } = query;
    return paginate(search ? others.filter((one) => matchesSearch(one, search)) : others, query);
  }

  async find(session: Session, userId: string): Promise<Contact> {
    const { tenant } = session;
    const { directory } = await this.read(session);
    const contact = directory.find(tenant.toUserId(tenant.toXsiUserId(userId)));
    if (!contact) {
      await this.lookups.countMiss(session);
      throw contactNotFound();
    }
    return asSeenBy(tenant.toUserId(session.userId), contact);
  }

  private async read(session: Session): Promise<{ directory: ContactDirectory; own: Contact[] }> {
    const answer = await this.profiles.read(session);
    const bare = await this.readDirectory(session, answer);
    this.registrations.ask(session, bare);
    const directory = bare.withStatuses(await this.presence.statusesOf(session.tenant));
    const { personal, custom } = session.tenant.config.contacts;
    if (!personal && !custom) return { directory, own: [] };
    return {
      directory,
      own: await this.ownLists.get(keyOfSession(session), () => readOwnLists(session, answer.plan)),
    };
  }

  private async readDirectory(session: Session, { profile, plan, charset }: ProfileAnswer): Promise<ContactDirectory> {
    const { key, config } = session.tenant;
    const reader = session.tenant.asksAs(session.credential);
    const { groupId = '', serviceProvider } = profile.details;
    const enterprise = serviceProvider?.['#text'] ?? '';
    const isEnterprise = config.contacts.source === 'enterprise' && serviceProvider?.['@isEnterprise'] !== false;
    // a user of nothing that has a name shares with nobody
    const place =
      enterprise === ''
        ? ['user', session.userId]
        : [isEnterprise ? 'enterprise' : 'group', enterprise, isEnterprise ? '' : groupId];
    let wasLoader = false;
    try {
      const load = () => {
        wasLoader = true;
        return readDirectory(session, plan, isEnterprise);
      };
      const refresh = config.contacts.refresh * 1000;
      const lifetime = { freshFor: refresh, refreshFor: refresh, loadFor: Math.max(refresh, shortestLoad) };
      return await this.directories.get([key, reader, ...place, charset, JSON.stringify(plan)], load, lifetime);
    } catch (error) {
      // a rejection of another user, by whose login the directory was read, says nothing of this user
      if (rejectionStatus(error) !== undefined && !wasLoader) throw externalApiIssue(error);
      throw error;
    }
  }
}

async function readDirectory(session: Session, plan: NumberPlan, isEnterprise: boolean): Promise<ContactDirectory> {
  const { common, hideFirstNames } = session.tenant.config.contacts;
  const { tenant, xsi } = session;
  const { directories } = xsi;
  const [entries, source] = isEnterprise
    ? await readEnterprise(session)
    : [await collect(directories.allOfGroup()), 'group'];
  const keyOf = (entry: DirectoryDetails) => (entry.userId ? userKey(tenant.toUserId(entry.userId)) : entry);
  const people = entries.filter(({ firstName }) => !hideFirstNames.includes(firstName ?? ''));
  const listed = common
    ? await orNone(() =>
        collect<PhoneListEntry>(source === 'enterprise' ? directories.enterpriseCommon() : directories.groupCommon()),
      )
    : [];
  return new ContactDirectory([
    // rows may shift from page to page while they are read
    ...[...new Map(people.map((entry) => [keyOf(entry), entry])).values()].flatMap(
      (entry) => toContact(entry, plan, tenant) ?? [],
    ),
    ...listed.flatMap((entry) => toPhoneListContact(entry, plan) ?? []),
  ]);
}

/** Who is not in an enterprise is refused, and has a group. */
async function readEnterprise({ xsi }: Session): Promise<[DirectoryDetails[], 'enterprise' | 'group']> {
  const entries = await unlessRefused(notOffered, undefined, () => collect(xsi.directories.allOfEnterprise()));
  return entries ? [entries, 'enterprise'] : [await collect(xsi.directories.allOfGroup()), 'group'];
}

async function readOwnLists(session: Session, plan: NumberPlan): Promise<Contact[]> {
  const { contacts, xsi } = session.tenant.config;
  const { personal, custom, hideFirstNames } = contacts;
  const { directories } = session.xsi;
  const own = personal ? await orNone(() => collect(directories.personal())) : [];
  const names = custom ? await orNone(() => directories.customContactNames()) : [];
  // XSI has no way to ask for a name with a slash in it
  const askable = names.filter((name) => !name.includes('/'));
  const read = (name: string) => orNone(() => collect(directories.customContacts(name)));
  // one request does not fill the queue of its login
  const listed = await pLimit(xsi.calls.perUser).map(askable, read);
  return [
    ...own.flatMap((entry) => toPhoneListContact(entry, plan) ?? []),
    ...listed
      .flat()
      .filter(({ firstName }) => !hideFirstNames.includes(firstName ?? ''))
      .flatMap((entry) => toListedContact(entry, plan) ?? []),
  ];
}

function orNone<T>(read: () => Promise<T[]>): Promise<T[]> {
  return unlessRefused<T[], T[]>(notAssigned, [], read);
}

/** The user's own id is the one of their session, however the directory writes it. */
function asSeenBy(userId: string, contact: Contact): Contact {
  return isSame(contact.user_id, userId)
    ? { ...contact, user_id: userId, is_current_user: true }
    : { ...contact, is_current_user: false };
}

function isSame(userId: string | undefined, other: string): boolean {
  return userId !== undefined && userKey(userId) === userKey(other);
}
