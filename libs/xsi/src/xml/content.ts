import { SaxesParser } from 'saxes';
import { Base64Decoder } from './base64';
import { CharacterFilter } from './characters';
import { DocumentDecoder, declarationBytes } from './charset';
import { addText, type OpenTree, openTree, refuse, withoutDeclaration, type XmlElement } from './element';
import type { Repairs } from './repairs';
import { XmlError } from './xml-error';

export interface ContentOptions {
  /** Names from the root to the element whose text is base64. */
  path: readonly string[];
  contentTypeCharset?: string;
  /** Most bytes that the content may decode to. */
  maxBytes: number;
}

/** What saxes does not show: where it is, and the text that it has collected so far. */
type Inside = { state: unknown; text: string };

const inside = (parser: SaxesParser) => parser as unknown as Inside;
const stateIn = (start: string) => inside(new SaxesParser({ position: false }).write(start)).state;
const textState = stateIn('<a>x');
const cdataState = stateIn('<a><![CDATA[x');

/**
 * A document with one large base64 element, read as it comes. It is as strict as parsing the whole document is, but what is
 * wrong may show only after much of the content was handed out. Throws {@link XmlError}.
 */
export class ContentReader {
  private readonly tree: OpenTree;
  private readonly base64: Base64Decoder;
  private readonly filter = new CharacterFilter();
  private decoder?: DocumentDecoder;
  private start: Uint8Array = Buffer.alloc(0);
  private content?: XmlElement;
  private decoded: Buffer[] = [];

  constructor(private readonly options: ContentOptions) {
    this.tree = openTree(
      (open, piece) => this.take(open, piece),
      () => this.decoder?.isGuess === true,
    );
    this.base64 = new Base64Decoder(options.maxBytes);
  }

  /** Bytes of the content so far. */
  get length(): number {
    return this.base64.length;
  }

  /** Bytes of the content that have come whole. */
  write(bytes: Uint8Array): Buffer {
    if (this.decoder) return this.read(this.filter.write(this.decoder.write(bytes)));
    this.start = Buffer.concat([this.start, bytes]);
    return this.start.length < declarationBytes ? Buffer.alloc(0) : this.begin();
  }

  /** The last bytes, of a document that is whole. */
  end(): Buffer {
    const first = this.decoder ? Buffer.alloc(0) : this.begin();
    const rest = this.read(this.filter.write(this.decoder?.end() ?? '') + this.filter.end());
    this.tree.parser.close();
    this.tree.root();
    this.inContent(() => {
      if (this.base64.length === 0) refuse('missing');
      this.base64.end();
    });
    return Buffer.concat([first, rest]);
  }

  /** The document so far, as if it ended here, without the content. */
  head(repairs?: Repairs): XmlElement {
    const { open, root } = this.tree;
    if (this.decoder?.isGuess || this.decoder?.isOddlyNamed) repairs?.note('repaired', 'charset');
    const unfinished = open.reduceRight<XmlElement | undefined>(
      (inner, element) => ({ ...element, children: inner ? [...element.children, inner] : element.children }),
      undefined,
    );
    return unfinished ?? root();
  }

  private begin(): Buffer {
    this.decoder = new DocumentDecoder(this.start, this.options.contentTypeCharset);
    return this.read(this.filter.write(withoutDeclaration(this.decoder.write(this.start))));
  }

  private read(text: string): Buffer {
    if (this.isInText() && !/[<&]/.test(text)) {
      // most pieces are nothing but letters of the content, and saxes looks at each of them
      this.take(this.tree.open, text);
    } else {
      this.tree.parser.write(text);
      this.flush();
    }
    const [first, ...more] = this.decoded;
    const bytes = more.length === 0 ? (first ?? Buffer.alloc(0)) : Buffer.concat(this.decoded);
    this.decoded = [];
    return bytes;
  }

  /** saxes keeps a text until it ends, and would keep the whole content: what it has is taken away. */
  private flush(): void {
    if (!this.isInText() && !this.isInCdata()) return;
    const parser = inside(this.tree.parser);
    const { text } = parser;
    parser.text = '';
    this.take(this.tree.open, text);
  }

  private isInText(): boolean {
    return this.isInContent(this.tree.open) && inside(this.tree.parser).state === textState;
  }

  private isInCdata(): boolean {
    return this.isInContent(this.tree.open) && inside(this.tree.parser).state === cdataState;
  }

  private take(open: XmlElement[], piece: string): void {
    if (!this.isInContent(open)) {
      addText(open, piece);
      return;
    }
    this.inContent(() => {
      if (this.content && this.content !== open.at(-1)) refuse('more than one');
      this.content = open.at(-1);
      const bytes = this.base64.write(piece);
      if (bytes.length > 0) this.decoded.push(bytes);
    });
  }

  private isInContent(open: readonly XmlElement[]): boolean {
    const { path } = this.options;
    return open.length === path.length && open.every(({ name }, index) => name === path[index]);
  }

  private inContent(work: () => void): void {
    try {
      work();
    } catch (error) {
      throw error instanceof XmlError ? new XmlError(error.reason, this.options.path.join('/')) : error;
    }
  }
}
