import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { XsiDecodeError } from '../errors';

export interface FileElement {
  name: string;
  /** Its own text, untrimmed: a password is taken literally. */
  text: string;
  attributes: Readonly<Record<string, string>>;
  children: FileElement[];
}

/** What the parser makes of a document when it is to keep the order: one object for each element or piece of text. */
type Parsed = Record<string, unknown>;

const parser = new XMLParser({
  preserveOrder: true,
  removeNSPrefix: true,
  htmlEntities: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  maxNestedTags: 64,
});

/** The root element of a device file. Says the line of a mistake and nothing of what stands there. */
export function parseXmlFile(text: string): FileElement {
  if (/<!DOCTYPE/i.test(text)) throw new XsiDecodeError('', 'a DOCTYPE is not allowed');
  assertReferences(text);
  const valid = XMLValidator.validate(text);
  // the validator's message and the parser's may quote the document
  if (valid !== true) throw new XsiDecodeError(`line ${valid.err.line}`, 'not a well-formed XML document');
  const roots = elementsOf(parse(text));
  const [root] = roots;
  if (!root || roots.length > 1) throw new XsiDecodeError('', 'not one root element');
  return root;
}

function parse(text: string): unknown {
  try {
    return parser.parse(text);
  } catch {
    throw new XsiDecodeError('', 'not a document that can be read safely');
  }
}

function elementsOf(parsed: unknown): FileElement[] {
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((item: Parsed) => {
    const name = Object.keys(item).find((key) => key !== ':@') ?? '#text';
    if (name === '#text' || name.startsWith('?')) return [];
    return {
      name,
      text: textWithin(item[name]),
      attributes: attributesOf(item[':@']),
      children: elementsOf(item[name]),
    };
  });
}

function textWithin(parsed: unknown): string {
  if (!Array.isArray(parsed)) return '';
  return parsed.map((item: Parsed) => (typeof item['#text'] === 'string' ? item['#text'] : '')).join('');
}

function attributesOf(parsed: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(parsed ?? {}).map(([name, value]) => [name, String(value)]));
}

const control = /[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const reference = /(?:amp|lt|gt|quot|apos|#(\d{1,7})|#x([\da-f]{1,6}));/iy;

/**
 * The parser leaves a reference that it does not know as it stands, and drops one to a character that XML has not. Behind
 * either is a password that was not escaped, and what would come out is not that password.
 */
function assertReferences(text: string): void {
  if (control.test(text)) throw new XsiDecodeError('', 'a character that XML does not allow');
  for (const [, start] of outsideOfSections(text)) {
    reference.lastIndex = start + 1;
    const [found, decimal, hexadecimal] = reference.exec(text) ?? [];
    const code = decimal ? Number(decimal) : Number.parseInt(hexadecimal ?? '20', 16);
    if (!found || code > 0x10ffff || control.test(String.fromCodePoint(code))) {
      throw new XsiDecodeError(`line ${lineAt(text, start)}`, 'a & that is not escaped');
    }
  }
}

/** Each `&` that is neither in a comment nor in CDATA. */
function* outsideOfSections(text: string): Generator<[sign: string, start: number]> {
  const sign = /&|<!--|<!\[CDATA\[/g;
  for (let found = sign.exec(text); found; found = sign.exec(text)) {
    if (found[0] === '&') yield [found[0], found.index];
    else {
      const end = text.indexOf(found[0] === '<!--' ? '-->' : ']]>', sign.lastIndex);
      if (end === -1) throw new XsiDecodeError(`line ${lineAt(text, found.index)}`, 'not a well-formed XML document');
      sign.lastIndex = end + 3;
    }
  }
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}
