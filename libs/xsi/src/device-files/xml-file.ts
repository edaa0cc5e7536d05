import { SaxesParser } from 'saxes';
import { XsiDecodeError } from '../errors';

export interface FileElement {
  name: string;
  /** Its own text, untrimmed: a password is taken literally. */
  text: string;
  attributes: Record<string, string>;
  children: FileElement[];
}

const limits = { depth: 64, attributes: 64, hyphens: 1000 };
/** Characters for each step. */
const stepLength = 16 * 1024;
/** Templates have rows of hyphens in their comments. */
const harmless = 'malformed comment.';

/** Reads the root element of a device file, in steps. An error names the line of the mistake and quotes nothing. */
export function* readXmlFile(file: string): Generator<void, FileElement> {
  // its declaration has served its purpose; the parser takes no blanks before it
  const text = file.replace(/^(\s*)<\?xml\s[^<>\n]*\?>/i, '$1');
  assertReferences(text);
  const parser = new SaxesParser({ position: false, defaultXMLVersion: '1.0', forceXMLVersion: true });
  const document: FileElement = { name: '', text: '', attributes: {}, children: [] };
  const open = [document];
  let attributes: Record<string, string> = {};
  let count = 0;
  let hyphens = 0;
  const refuse = (reason: string) => {
    throw new XsiDecodeError(`line ${parser.line}`, reason);
  };
  const addText = (piece: string) => {
    const element = open.at(-1);
    if (element) element.text += piece;
  };

  parser.on('error', ({ message }) => {
    if (message !== harmless || ++hyphens > limits.hyphens) refuse('not a well-formed XML document');
  });
  parser.on('doctype', () => refuse('a DOCTYPE is not allowed'));
  parser.on('attribute', ({ name, value }) => {
    if (++count > limits.attributes) refuse('more attributes than allowed');
    attributes[localName(name)] = value;
  });
  parser.on('opentag', ({ name }) => {
    if (open.length > limits.depth) refuse('deeper than allowed');
    const element = { name: localName(name), text: '', attributes, children: [] };
    attributes = {};
    count = 0;
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => open.pop());

  for (let start = 0; start < text.length; start += stepLength) {
    parser.write(text.slice(start, start + stepLength));
    yield;
  }
  parser.close();
  const [root] = document.children;
  return root ?? refuse('no root element');
}

const sign = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)|<!--|<!\[CDATA\[/gi;

/** Finds an `&` that starts no reference, outside of comments and CDATA. saxes would name the line where it gives up. */
function assertReferences(text: string): void {
  sign.lastIndex = 0;
  for (let found = sign.exec(text); found; found = sign.exec(text)) {
    if (found[0] === '&') throw new XsiDecodeError(`line ${lineAt(text, found.index)}`, 'a & that is not escaped');
    const end = text.indexOf(found[0] === '<!--' ? '-->' : ']]>', sign.lastIndex);
    if (end === -1) return;
    sign.lastIndex = end;
  }
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
