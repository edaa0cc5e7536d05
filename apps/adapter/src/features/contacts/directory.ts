import { toComparable } from '../../broadworks/phone-number';
import { userKey } from '../../broadworks/user-id';
import type { Statuses } from '../presence/presence.service';
import type { Contact } from './contacts.dto';

/** Contacts in their order, with what a list of three thousand needs to be sent without being written out again. */
export class ContactDirectory {
  private readonly positions: Map<string, number>;
  /** `,{…}` of each contact, one after the other, and where each ends. */
  private readonly written: Buffer;
  private readonly ends: number[] = [];
  private numbers?: Map<string, string>;
  /** The same with the statuses that it was asked for last. */
  private last?: { statuses: Statuses; directory: ContactDirectory };

  constructor(
    readonly contacts: readonly Contact[],
    pieces: readonly Buffer[] = contacts.map((contact) => Buffer.from(`,${JSON.stringify(contact)}`)),
  ) {
    this.positions = new Map(contacts.flatMap(({ user_id }, index) => (user_id ? [[userKey(user_id), index]] : [])));
    this.written = Buffer.concat(pieces);
    pieces.reduce((end, piece) => {
      this.ends.push(end + piece.length);
      return end + piece.length;
    }, 0);
  }

  find(userId: string): Contact | undefined {
    return this.contacts[this.positions.get(userKey(userId)) ?? -1];
  }

  /** Whose number it is, given as {@link toComparable} makes it. */
  userIdByNumber(number: string): string | undefined {
    this.numbers ??= new Map(
      this.contacts.flatMap(({ user_id, numbers: { main, ext, additional = [] } }) =>
        user_id ? [main, ext, ...additional].flatMap((one) => (one ? [[toComparable(one), user_id]] : [])) : [],
      ),
    );
    return this.numbers.get(number);
  }

  /** The same contacts with what is known of their lines. Only theirs are written anew, once for all who read it. */
  withStatuses(statuses: Statuses): ContactDirectory {
    if (statuses.size === 0) return this;
    if (this.last?.statuses !== statuses) this.last = { statuses, directory: this.writeStatuses(statuses) };
    return this.last.directory;
  }

  private writeStatuses(statuses: Statuses): ContactDirectory {
    const contacts = [...this.contacts];
    const pieces = contacts.map((contact, index) => {
      const piece = this.written.subarray(this.ends[index - 1] ?? 0, this.ends[index]);
      const sip_status = contact.user_id === undefined ? undefined : statuses.get(userKey(contact.user_id));
      if (!sip_status) return piece;
      contacts[index] = { ...contact, sip_status };
      return Buffer.concat([piece.subarray(0, -1), Buffer.from(`,"sip_status":"${sip_status}"}`)]);
    });
    return new ContactDirectory(contacts, pieces);
  }

  /** `{"items":[…]}` without the user and followed by more contacts, in pieces that share the directory's memory. */
  listWithout(userId: string, more: readonly Contact[]): Buffer[] {
    const position = this.positions.get(userKey(userId));
    const start = position === undefined ? this.written.length : (this.ends[position - 1] ?? 0);
    const end = position === undefined ? this.written.length : (this.ends[position] ?? 0);
    const added = Buffer.from(more.map((one) => `,${JSON.stringify(one)}`).join(''));
    const [first, ...rest] = [this.written.subarray(0, start), this.written.subarray(end), added].filter(
      ({ length }) => length > 0,
    );
    // each piece starts with a comma, which the first one does without
    return [listStart, first?.subarray(1) ?? Buffer.alloc(0), ...rest, listEnd];
  }
}

const listStart = Buffer.from('{"items":[');
const listEnd = Buffer.from(']}');
