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
  /** Why the text is not certainly what was meant: a character was mended, or the charset was guessed. */
  doubt?: 'character' | 'charset';
}

/** Limits of a document: what is over them is refused, so that no document can cost more than its size. */
const limits = { depth: 64, attributes: 64, elements: 200_000, text: 1024 * 1024 };

export interface XmlDocument {
  root: XmlElement;
  charset: string;
}

/** Reads a whole document or throws {@link XmlError}: truncated, malformed, two-rooted, with a DOCTYPE, or over a limit. */
export function parseXml(bytes: Uint8Array, contentTypeCharset?: string, repairs = new Repairs()): XmlDocument {
  const decoder = new DocumentDecoder(bytes, contentTypeCharset);
  const text = decoder.write(bytes) + decoder.end();
  if (decoder.isGuess || decoder.isOddlyNamed) repairs.note('repaired', 'charset');
  return { root: parseText(text, decoder), charset: decoder.charset };
}

/** A document while it is read. */
export interface OpenTree {
  parser: SaxesParser;
  /** The elements whose ends have not come, the root first. */
  open: XmlElement[];
  root(): XmlElement;
}

function parseText(text: string, decoder: DocumentDecoder): XmlElement {
  const tree = openTree(addText, () => decoder.isGuess);
  const filter = new CharacterFilter();
  tree.parser
    .write(filter.write(withoutDeclaration(text)))
    .write(filter.end())
    .close();
  return tree.root();
}

const declaration =
  /^\s*<\?xml\s+version\s*=\s*["']1\.\d["'](?:\s+encoding\s*=\s*["'][\w.:-]*["'])?(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>/;

/** Without its declaration, which has served its purpose: the parser knows neither Java's charsets nor blanks before it. */
export function withoutDeclaration(text: string): string {
  return text.replace(declaration, '');
}

/** The text of an element may come in several pieces. `isGuess` says whether the charset of the document was guessed. */
export function openTree(onText: (open: XmlElement[], piece: string) => void, isGuess: () => boolean): OpenTree {
  const parser = new SaxesParser({ position: false });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let count = 0;

  parser.on('error', () => refuse('not a well-formed XML document'));
  parser.on('doctype', () => refuse('a DOCTYPE is not allowed'));
  parser.on('opentag', (tag) => {
    if (++count > limits.elements) refuse('more elements than allowed');
    if (open.length === limits.depth) refuse('deeper than allowed');
    const element: XmlElement = {
      name: localName(tag.name),
      text: '',
      children: attributesOf(tag.attributes as Record<string, string>, isGuess()),
    };
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

function attributesOf(attributes: Record<string, string>, isGuess: boolean): XmlElement[] {
  const found: XmlElement[] = [];
  let count = 0;
  for (const name in attributes) {
    if (++count > limits.attributes) refuse('more attributes than allowed');
    const value = attributes[name] ?? '';
    if (value.length > limits.text) refuse('an attribute longer than allowed');
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) {
      const attribute: XmlElement = { name: `@${localName(name)}`, text: value, children: [] };
      settleText(attribute, isGuess);
      found.push(attribute);
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
