import { SaxesParser } from 'saxes';
import { decodeText } from './charset';
import { XmlError } from './xml-error';

/** One element. An attribute is a child called `@name`. Prefixes and namespace declarations are dropped. */
export interface XmlElement {
  name: string;
  /** Its own text, trimmed. */
  text: string;
  children: XmlElement[];
}

/** Limits of a document: what is over them is refused, so that no document can cost more than its size. */
const limits = { depth: 64, attributes: 64, elements: 200_000, text: 1024 * 1024 };

export interface XmlDocument {
  root: XmlElement;
  charset: string;
}

/** Characters for each step of {@link readXml}. */
const stepLength = 16 * 1024;

/** Reads a whole document or throws {@link XmlError}: truncated, malformed, two-rooted, with a DOCTYPE, or over a limit. */
export function parseXml(bytes: Uint8Array, contentTypeCharset?: string): XmlDocument {
  const reading = readXml(bytes, contentTypeCharset);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
  }
}

/** As {@link parseXml}, in steps, between which others may work: a large document takes long. */
export function* readXml(bytes: Uint8Array, contentTypeCharset?: string): Generator<void, XmlDocument> {
  const { text, charset } = decodeText(bytes, contentTypeCharset);
  const tree = openTree(addText);
  for (let start = 0; start < text.length; start += stepLength) {
    tree.parser.write(text.slice(start, start + stepLength));
    yield;
  }
  tree.parser.close();
  return { root: tree.root(), charset };
}

/** A document while it is read. */
export interface OpenTree {
  parser: SaxesParser;
  /** The elements whose ends have not come, the root first. */
  open: XmlElement[];
  root(): XmlElement;
}

/** The text of an element may come in several pieces. */
export function openTree(onText: (open: XmlElement[], piece: string) => void): OpenTree {
  const parser = new SaxesParser({ position: false });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  let attributes = 0;

  parser.on('error', () => refuse('not a well-formed XML document'));
  parser.on('doctype', () => refuse('a DOCTYPE is not allowed'));
  // no more than these seven handlers: with an eighth V8 keeps the parser as a dictionary, and it takes six times as long
  parser.on('attribute', ({ value }) => {
    if (++attributes > limits.attributes) refuse('more attributes than allowed');
    if (value.length > limits.text) refuse('an attribute longer than allowed');
  });
  parser.on('opentag', (tag) => {
    attributes = 0;
    if (++count > limits.elements) refuse('more elements than allowed');
    if (open.length === limits.depth) refuse('deeper than allowed');
    const element: XmlElement = {
      name: localName(tag.name),
      text: '',
      children: attributesOf(tag.attributes as Record<string, string>),
    };
    root ??= element;
    open.push(element);
  });
  parser.on('text', (piece) => onText(open, piece));
  parser.on('cdata', (piece) => onText(open, piece));
  parser.on('closetag', () => {
    const element = open.pop();
    if (!element) return;
    element.text = element.text.trim();
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

function attributesOf(attributes: Record<string, string>): XmlElement[] {
  const found: XmlElement[] = [];
  for (const name in attributes) {
    const value = attributes[name] ?? '';
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) {
      found.push({ name: `@${localName(name)}`, text: value.trim(), children: [] });
    }
  }
  return found;
}

function isNil({ children }: XmlElement): boolean {
  return children.some(({ name, text }) => name === '@nil' && (text === 'true' || text === '1'));
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

export function refuse(reason: string): never {
  throw new XmlError(reason);
}
