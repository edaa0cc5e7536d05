// Reserved numbers in place of real ones: the same line keeps the same number, in whatever form it is written.

/** Numbers that anybody may dial. */
const open = /^(?:112|911|999|000|110|118|119|[*#].*)$/;
const longestExtension = 6;

export class Numbers {
  /** By the last nine digits, which all forms of a number share. */
  private readonly lines = new Map<string, string>();
  private readonly extensions = new Map<string, string>();
  private readonly usedExtensions = new Set<string>();
  /** Digits of every original. */
  private readonly originals = new Set<string>();
  private nextLine = 0;
  private nextExtension = 0;

  /** Whether there is something to replace in it. */
  learn(original: string): boolean {
    const digits = original.replace(/\D/g, '');
    if (digits === '' || open.test(original)) return false;
    this.originals.add(digits);
    return true;
  }

  replace(original: string): string {
    const digits = original.replace(/\D/g, '');
    if (open.test(original) || !this.originals.has(digits)) return original;
    if (digits.length <= longestExtension) return this.extensionFor(digits);
    const made = dialled(original, digits, this.lineFor(digits));
    return made.length === digits.length
      ? intoTemplate(original, made)
      : `${original.startsWith('+') ? '+' : ''}${made}`;
  }

  private lineFor(digits: string): string {
    const key = keyOf(digits);
    const same = this.lines.get(key);
    if (same) return same;
    const form = [...this.lines].find(([other]) => other.endsWith(key) || key.endsWith(other))?.[1];
    const line = form ?? this.newLine();
    this.lines.set(key, line);
    return line;
  }

  /** 555-0100 to 555-0199 of one area after the other, without the numbers that are there already. */
  private newLine(): string {
    for (;;) {
      const area = 303 + Math.floor(this.nextLine / 100);
      const line = `${area}55501${String(this.nextLine++ % 100).padStart(2, '0')}`;
      if (![...this.originals].some((digits) => digits.length > longestExtension && line.endsWith(keyOf(digits))))
        return line;
    }
  }

  /** The end of the number that the original was the end of, as long as nobody else has it; else any free one. */
  private extensionFor(digits: string): string {
    const known = this.extensions.get(digits);
    if (known) return known;
    const own = [...this.originals].find((other) => other.length > longestExtension && other.endsWith(digits));
    const tail = own && digits.length > 2 ? this.lineFor(own).slice(-digits.length) : undefined;
    const made = tail && this.isFree(tail) ? tail : this.freeExtension(digits.length);
    this.extensions.set(digits, made);
    this.usedExtensions.add(made);
    return made;
  }

  private freeExtension(length: number): string {
    for (;;) {
      const candidate = String(2 * 10 ** (length - 1) + this.nextExtension++);
      if (this.isFree(candidate)) return candidate;
    }
  }

  private isFree(candidate: string): boolean {
    return !this.originals.has(candidate) && !this.usedExtensions.has(candidate);
  }
}

function keyOf(digits: string): string {
  return digits.slice(-9);
}

/** The digits of a reserved line, with what was dialled before the original. */
function dialled(original: string, digits: string, line: string): string {
  const prefix = /^(?:00|011)(?=\d{8})/.exec(digits)?.[0];
  if (prefix && !original.startsWith('+')) return `${prefix}1${line}`;
  if (original.startsWith('+')) return `1${line}`;
  if (digits.length <= 10) return line;
  return digits.length === 11 && /^[09]/.test(digits) ? `${digits[0]}${line}` : `1${line}`;
}

function intoTemplate(original: string, digits: string): string {
  let next = 0;
  return original.replace(/\d/g, () => digits[next++] ?? '');
}
