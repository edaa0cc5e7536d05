// What stands for each value that may be somebody's: the same for the same, in every document of one recording.

import { Leftovers, type Original } from './leftovers';
import { Numbers } from './numbers';
import { inventWord, isVocabulary, phrases } from './words';

/** What is counted at the end, and named when something is left. */
export type Kind = 'user ids' | 'names' | 'numbers' | 'hosts' | 'ids' | 'secrets' | 'addresses' | 'texts';

/** Hosts and addresses that belong to nobody: RFC 2606, RFC 5737. */
const reservedHost = /^(?:[\w-]+\.)*example(?:\.(?:com|net|org))?$/i;
/** Ends of line ports that tell the kind of client. */
const clientSuffix = /^_(?:mob|mobile|pc|tab|tablet|web|wxt)$/;

export class Replacements {
  private readonly originals = new Map<string, Original>();
  private readonly made = new Map<string, string>();
  private readonly used = new Set<string>();
  private readonly next: Record<string, number> = {};
  private readonly numbers = new Numbers();
  private readonly extraVocabulary = new Set<string>();
  private isLearning = true;
  private leftovers?: Leftovers;
  private readonly ownDomain: string;
  private readonly personaDomain: string;

  /** The user whose answers these are is called as the persona says; everybody else gets the next free number. */
  constructor(userId: string, persona: string) {
    const [local = '', domain = ''] = userId.toLowerCase().split('@');
    this.ownDomain = domain;
    this.personaDomain = persona.split('@')[1] ?? 'example.com';
    const [personaLocal = persona] = persona.split('@');
    this.made.set(`user ids ${local}`, personaLocal);
    this.used.add(`user ids ${personaLocal.toLowerCase()}`);
  }

  /** From now on originals are known, so nothing that is made up can be one of them. */
  finishLearning(): void {
    this.isLearning = false;
  }

  /** Words of which every platform has the same, such as those of its services. */
  allowWords(text: string): void {
    for (const [word] of text.matchAll(/\p{L}+/gu)) this.extraVocabulary.add(word.toLowerCase());
  }

  /** A word of BroadWorks stays, unless it is in a name, or in one elsewhere. */
  word(original: string, kind: Kind): string {
    const isInitial = original.length === 1 && !/\p{Script=Han}/u.test(original);
    if (isInitial || (kind !== 'names' && this.isAllowed(original) && !this.isKnown(original))) return original;
    return this.replace(kind, original, 'word', (number) => inventWord(original, number));
  }

  /** For names of things, which stay unless somebody is named like them. */
  wordIfKnown(original: string): string {
    return this.isKnown(original) ? this.word(original, 'names') : original;
  }

  number(original: string): string {
    if (!this.isLearning) return this.numbers.replace(original);
    if (this.numbers.learn(original)) this.learn('numbers', original);
    return original;
  }

  /** For versions and the like: what is long enough for a number, or is one elsewhere. */
  numberIfKnown(original: string): string {
    const isLong = original.replace(/\D/g, '').length > 6;
    return isLong || !this.isLearning ? this.number(original) : original;
  }

  /** `local@domain`, or the local part alone. Numbers in it are the same as elsewhere. */
  user(original: string): string {
    const [, local = '', domain] = /^([^@]*)(?:@(.*))?$/s.exec(original) ?? [];
    const [, digits, suffix = ''] = /^(\+?\d{7,})(\D.*)?$/.exec(local) ?? [];
    const who = digits
      ? this.number(digits) + (suffix === '' || clientSuffix.test(suffix) ? suffix : this.suffix(suffix))
      : this.replace('user ids', local, 'user ids', (number) => `person${number + 1}`);
    return domain === undefined ? who : `${who}@${this.domain(domain)}`;
  }

  host(original: string): string {
    if (/^\d+(?:\.\d+){3}$/.test(original)) {
      return this.replace('hosts', original, 'address', (number) => `192.0.2.${(number % 254) + 1}`);
    }
    return this.replace('hosts', original, 'host', (number) => `host${number + 1}.example.com`);
  }

  id(original: string): string {
    const [, found = '', colon = ''] = /^([a-z]+-|[A-Z])?.*?(:\d+)?$/s.exec(original) ?? [];
    // every made-up id would hold a prefix that is an original
    const prefix = this.isLearning || this.leftIn(found) ? '' : found;
    const isUuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(original);
    return this.replace('ids', original, 'ids', (number) =>
      isUuid
        ? `00000000-0000-4000-8000-${String(number + 1).padStart(12, '0')}`
        : `${prefix}${1001 + number}${colon && ':0'}`,
    );
  }

  secret(original: string): string {
    return this.replace('secrets', original, 'secrets', (number) => `not-a-password-${number + 1}`);
  }

  /** How many different values of each kind were replaced. */
  counts(): Map<Kind, number> {
    const counts = new Map<Kind, number>();
    for (const { kind } of this.originals.values()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return counts;
  }

  /** The kind of an original that is still in a text. In what BroadWorks itself writes, its own words are no names. */
  leftIn(text: string, isPlatformText = false): Kind | undefined {
    this.leftovers ??= new Leftovers(this.originals.values());
    // what BroadWorks calls those that are no people stays, even where a word of it is in somebody's name
    const named = text.replace(new RegExp(phrases, 'gi'), '');
    const own = isPlatformText ? named.replace(/\p{L}+/gu, (word) => (this.isAllowed(word) ? '' : word)) : named;
    return this.leftovers.kindIn(own);
  }

  private isAllowed(word: string): boolean {
    return isVocabulary(word) || this.extraVocabulary.has(word.toLowerCase());
  }

  /** Only when all is learned: before, it would depend on the order. */
  private isKnown(original: string): boolean {
    return !this.isLearning && this.originals.has(original.toLowerCase());
  }

  private suffix(original: string): string {
    return this.replace('user ids', original, 'suffix', (number) => `_x${number + 1}`);
  }

  private domain(original: string): string {
    return original.toLowerCase() === this.ownDomain ? this.ownDomainFor(original) : this.host(original);
  }

  private ownDomainFor(original: string): string {
    if (this.isLearning) this.learn('hosts', original);
    return this.personaDomain;
  }

  private replace(kind: Kind, original: string, pool: string, make: (number: number) => string): string {
    const key = `${pool} ${original.toLowerCase()}`;
    const known = this.made.get(key);
    if (this.isLearning || original === '') {
      this.learn(kind, original, known ?? '');
      return original;
    }
    if (known !== undefined) return pool === 'word' ? inCaseOf(original, known) : known;
    let made: string;
    do {
      made = make(this.next[pool] ?? 0);
      this.next[pool] = (this.next[pool] ?? 0) + 1;
      // nothing that is made up may hold an original, such as an extension in an id
    } while (this.leftIn(made) || this.used.has(`${pool} ${made.toLowerCase()}`));
    this.used.add(`${pool} ${made.toLowerCase()}`);
    this.made.set(key, made);
    return made;
  }

  private learn(kind: Kind, original: string, made = ''): void {
    const lower = original.toLowerCase();
    // what stays as it is cannot be left over
    const isNobodys = lower === '' || lower === made.toLowerCase() || (kind === 'hosts' && reservedHost.test(lower));
    if (!isNobodys && !this.originals.has(lower)) this.originals.set(lower, { kind, original: lower });
  }
}

function inCaseOf(original: string, made: string): string {
  const lower = made.toLowerCase();
  if (original.length > 1 && original === original.toUpperCase()) return made.toUpperCase();
  return original[0] === original[0]?.toLowerCase() ? lower : `${lower[0]?.toUpperCase()}${lower.slice(1)}`;
}
