// Filter ahead of the parser for characters that XML forbids and real serialisers send: control characters, as they are or
// as references; surrogates as two references; an & that begins no reference. Each is replaced by a mark, so that the
// element that holds it knows what was mended.

/** Noncharacters of Unicode: no text has a use for them, and no name of an element may hold them. */
const marks = { dropped: '\ufdd0', joined: '\ufdd1', ampersand: '\ufdd2' };
const mark = /[\ufdd0-\ufdd2]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\0-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdd2\ufffe\uffff]/g;
const reference = /&#(?:x([\da-f]{1,12})|(\d{1,12}));/gi;
const references = new RegExp(`&(?:amp|lt|gt|quot|apos);|(?:${reference.source})+|&|]]>`, 'gi');
const mayNeedMending = /&|]]>/;
const referenceAtEnd = new RegExp(`${reference.source}$`, 'i');
const cdata = { start: '<![CDATA[', end: ']]>' };
/** The beginning of a reference, or of a border of CDATA, that the next piece may complete. */
const unfinished = /&[#\w]*$|<(?:!(?:\[(?:C(?:D(?:A(?:TA?)?)?)?)?)?)?$|\]\]?$/;
const longestUnfinished = 20;

/** Returns the text as it is to be read, and whether something in it was mended. */
export function withoutMarks(text: string): { text: string; isMended: boolean } {
  if (text.search(mark) === -1) return { text, isMended: false };
  return { text: text.replace(mark, (one) => (one === marks.ampersand ? '&' : '')), isMended: true };
}

export class CharacterFilter {
  private rest = '';
  private isInCdata = false;

  write(piece: string): string {
    const text = this.rest + piece;
    const end = endOfWhole(text);
    this.rest = text.slice(end);
    return this.filter(text.slice(0, end));
  }

  end(): string {
    return this.filter(this.rest);
  }

  private filter(text: string): string {
    const parts: string[] = [];
    for (let at = 0; at < text.length; ) {
      const border = this.isInCdata ? cdata.end : cdata.start;
      const found = text.indexOf(border, at);
      const end = found === -1 ? text.length : found + border.length;
      const part = text.slice(at, end).replace(control, marks.dropped);
      parts.push(this.isInCdata || !mayNeedMending.test(part) ? part : part.replace(references, mended));
      if (found !== -1) this.isInCdata = !this.isInCdata;
      at = end;
    }
    return parts.join('');
  }
}

/** Returns the position before a reference, a pair of references or a border that is not whole yet. */
function endOfWhole(text: string): number {
  const tail = text.slice(-longestUnfinished);
  const start = tail.search(unfinished);
  const end = start === -1 ? text.length : text.length - tail.length + start;
  const last = referenceAtEnd.exec(text.slice(Math.max(0, end - longestUnfinished), end));
  return last && isHighSurrogate(codeOf(last)) ? end - last[0].length : end;
}

/** Returns a reference, a run of references, an & alone or the end of a CDATA section that none began, as the parser may read it. */
function mended(found: string): string {
  if (found === '&') return marks.ampersand;
  if (found === cdata.end) return `${marks.joined}]]&gt;`;
  if (!found.startsWith('&#')) return found === found.toLowerCase() ? found : marks.joined + found.toLowerCase();
  let text = '';
  let high: number | undefined;
  for (const one of found.matchAll(reference)) {
    const code = codeOf(one);
    const pair = high;
    high = isHighSurrogate(code) ? code : undefined;
    if (pair !== undefined && code >= 0xdc00 && code <= 0xdfff) {
      text += marks.joined + String.fromCharCode(pair, code);
      continue;
    }
    if (pair !== undefined) text += marks.dropped;
    if (high === undefined) text += isAllowed(code) ? `&#${code};` : marks.dropped;
  }
  return high === undefined ? text : text + marks.dropped;
}

function codeOf([, hexadecimal, decimal]: RegExpExecArray): number {
  return hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isAllowed(code: number): boolean {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
  return String.fromCodePoint(code).search(control) === -1;
}
