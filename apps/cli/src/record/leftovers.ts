import type { Kind } from './kinds';

export interface Original {
  kind: Kind;
  /** In lower case. */
  original: string;
}

/** Digits from which on a number is one, and no extension. The last nine are the same in all forms of it. */
const shortestNumber = 7;
const keyLength = 9;
/** Shorter ones are too often a part of something else: they count only as a whole text. */
const shortestPart = 3;

const run = /[\p{L}\p{N}]+/gu;
/** What people write between digits. */
const separators = /(?<=\d)[ ().-]{1,2}(?=\d)/g;
/** The hosts of replacements, of which no word is an original. */
const madeUpHost = /@?(?:[\w-]+\.)*example\.(?:com|net|org)\b/g;

/** Finds originals in a text, however many of them there are: by its words, and by the digits of its numbers. */
export class Leftovers {
  private readonly wholes = new Map<string, Kind>();
  /** By the first word of each. */
  private readonly parts = new Map<string, Original[]>();
  private readonly numbers = new Set<string>();

  constructor(originals: Iterable<Original>) {
    for (const found of originals) {
      const digits = found.original.replace(/\D/g, '');
      const [first] = found.original.match(run) ?? [];
      if (found.kind === 'numbers' && digits.length >= shortestNumber) this.numbers.add(digits.slice(-keyLength));
      else if (found.original.length < shortestPart || !first) this.wholes.set(found.original, found.kind);
      else this.parts.set(first, [...(this.parts.get(first) ?? []), found]);
    }
  }

  /** The kind of an original that is in a text. */
  kindIn(text: string): Kind | undefined {
    const plain = text.toLowerCase().replace(madeUpHost, ' ').replace(separators, '');
    const whole = this.wholes.get(plain);
    if (whole) return whole;
    for (const [word] of plain.matchAll(run)) {
      const part = this.parts.get(word)?.find(({ original }) => standsAlone(plain, original.replace(separators, '')));
      if (part) return part.kind;
    }
    return [...plain.matchAll(/\d{7,}/g)].some(([digits]) => this.hasNumber(digits)) ? 'numbers' : undefined;
  }

  private hasNumber(digits: string): boolean {
    for (let length = shortestNumber; length <= keyLength; length++) {
      for (let at = 0; at + length <= digits.length; at++) {
        if (this.numbers.has(digits.slice(at, at + length))) return true;
      }
    }
    return false;
  }
}

function standsAlone(text: string, original: string): boolean {
  for (let at = text.indexOf(original); at >= 0; at = text.indexOf(original, at + 1)) {
    const around = [text.slice(0, at).at(-1) ?? '', text[at + original.length] ?? ''];
    if (!around.some((character) => /[\p{L}\p{N}]/u.test(character))) return true;
  }
  return false;
}
