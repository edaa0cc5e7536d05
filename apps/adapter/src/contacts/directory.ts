import type { Contact } from './contacts.dto';

/** Contacts in their order, with what a list of three thousand needs to be sent without being written out again. */
export class ContactDirectory {
  private readonly positions: Map<string, number>;
  /** `,{…}` of each contact, one after the other, and where each ends. */
  private readonly written: Buffer;
  private readonly ends: number[] = [];

  constructor(readonly contacts: readonly Contact[]) {
    this.positions = new Map(contacts.flatMap(({ user_id }, index) => (user_id ? [[user_id, index]] : [])));
    const pieces = contacts.map((contact) => Buffer.from(`,${JSON.stringify(contact)}`));
    this.written = Buffer.concat(pieces);
    pieces.reduce((end, piece) => {
      this.ends.push(end + piece.length);
      return end + piece.length;
    }, 0);
  }

  find(userId: string): Contact | undefined {
    return this.contacts[this.positions.get(userId) ?? -1];
  }

  /** `{"items":[…]}` without the user and followed by more contacts, in pieces that share the directory's memory. */
  listWithout(userId: string, more: readonly Contact[]): Buffer[] {
    const position = this.positions.get(userId);
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
