import { SaxesParser } from 'saxes';
import { CharacterFilter, withoutMarks } from './characters';
import { DocumentDecoder } from './charset';
import { Repairs } from './repairs';
import { XmlError } from './xml-error';

/** One element. An attribute is a child called `@name`. Prefixes and namespace declarations are dropped. */
export interface XmlElement {
  name: string;
  /** Its own text, trimmed. */
  text: string;
  children: XmlElement[];
  /** Set if the text is not certain: a character was mended, or the charset was guessed. */
  doubt?: 'character' | 'charset';
}

/** Limits of a document: what is over them is refused, so that no document can cost more than its size. */
const limits = { depth: 64, attributes: 64, elements: 200_000, text: 1024 * 1024 };

export interface XmlDocument {
  root: XmlElement;
  charset: string;
}

/** Bytes for each step of {@link readXml}. */
const stepLength = 16 * 1024;

/** Reads a whole document or throws {@link XmlError}: truncated, malformed, two-rooted, with a DOCTYPE, or over a limit. */
export function parseXml(bytes: Uint8Array, contentTypeCharset?: string, repairs?: Repairs): XmlDocument {
  const reading = readXml(bytes, contentTypeCharset, repairs);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
  }
}

/** As {@link parseXml}, in steps, between which others may work: a large document takes long. */
export function* readXml(
  bytes: Uint8Array,
  contentTypeCharset?: string,
  repairs = new Repairs(),
): Generator<void, XmlDocument> {
  const decoder = new DocumentDecoder(bytes, contentTypeCharset);
  const filter = new CharacterFilter();
  const tree = openTree(addText, () => decoder.isGuess);
  const whole = decoder.settle(bytes);
  // steps of bytes, not of their text: V8 takes a third longer to read the characters of a sliced string
  for (let start = 0; start < whole.length; start += stepLength) {
    const text = decoder.write(whole.subarray(start, start + stepLength));
    tree.parser.write(filter.write(start === 0 ? withoutDeclaration(text) : text));
    yield;
  }
  tree.parser.write(filter.write(decoder.end()) + filter.end()).close();
  if (decoder.isGuess || decoder.isOddlyNamed) repairs.note('repaired', 'charset');
  return { root: tree.root(), charset: decoder.charset };
}

/** A document while it is read. */
export interface OpenTree {
  parser: SaxesParser;
  /** The elements whose ends have not come, the root first. */
  open: XmlElement[];
  root(): XmlElement;
}

const declaration = /^\s*(?:<\?xml\s[^<>]*\?>)?/i;

/** Without its declaration, which has served its purpose: the parser knows neither Java's charsets nor blanks before it. */
export function withoutDeclaration(text: string): string {
  return text.replace(declaration, '');
}

/** The text of an element may come in several pieces. `isGuess` says whether the charset of the document was guessed. */
export function openTree(onText: (open: XmlElement[], piece: string) => void, isGuess: () => boolean): OpenTree {
  const parser = new SaxesParser({ position: false });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  let attributes: XmlElement[] = [];
  let count = 0;

  parser.on('error', () => refuse('not a well-formed XML document'));
  parser.on('doctype', () => refuse('a DOCTYPE is not allowed'));
  // no more than these seven handlers: with an eighth V8 keeps the parser as a dictionary, and it takes six times as long
  parser.on('attribute', ({ name, value }) => {
    if (++count > limits.attributes) refuse('more attributes than allowed');
    if (value.length > limits.text) refuse('an attribute longer than allowed');
    if (name === 'xmlns' || name.startsWith('xmlns:')) return;
    const attribute: XmlElement = { name: `@${localName(name)}`, text: value, children: [] };
    settleText(attribute, isGuess());
    attributes.push(attribute);
  });
  parser.on('opentag', (tag) => {
    if (++elements > limits.elements) refuse('more elements than allowed');
    if (open.length === limits.depth) refuse('deeper than allowed');
    const element: XmlElement = { name: localName(tag.name), text: '', children: attributes };
    attributes = [];
    count = 0;
    root ??= element;
    open.push(element);
  });
  parser.on('text', (piece) => onText(open, piece));
  parser.on('cdata', (piece) => onText(open, piece));
  parser.on('closetag', () => {
    const element = open.pop();
    if (!element) return;
    settleText(element, isGuess());
    // an element that is marked nil says "no value", the same as its absence
    if (!isNil(element)) open.at(-1)?.children.push(element);
  });

  return { parser, open, root: () => root ?? refuse('no root element') };
}

export function addText(open: XmlElement[], piece: string): void {
  const element = open[open.length - 1];
  if (!element) return;
  element.text += piece;
  if (element.text.length > limits.text) refuse('a text longer than allowed');
}

function settleText(element: XmlElement, isGuess: boolean): void {
  const { text, isMended } = withoutMarks(element.text);
  element.text = text.trim();
  if (isMended) element.doubt = 'character';
  else if (isGuess && /[^\0-\x7f]/.test(text)) element.doubt = 'charset';
}

function isNil({ children }: XmlElement): boolean {
  return children.some(({ name, text }) => name === '@nil' && /^(true|1)$/i.test(text));
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

export function refuse(reason: string): never {
  throw new XmlError(reason);
}
