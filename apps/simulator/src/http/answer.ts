import type { Charset } from './charset';
import { encodeText } from './charset';

/** What goes back over HTTP, ready to be sent. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
  /** More of the body, made while it is sent. */
  rest?: Rest;
}

export interface Rest {
  /** Of all pieces together, in bytes. */
  length: number;
  pieces(): Iterable<Buffer>;
  /** Told when the answer is over, whole or not. */
  done(): void;
}

export function xmlAnswer(xml: string, charset: Charset = 'UTF-8', status = 200): Answer {
  const declared = xml.replace('encoding="UTF-8"', `encoding="${charset}"`);
  const headers = { 'content-type': `application/xml;charset=${charset}` };
  return { status, headers, body: encodeText(declared, charset) };
}

export function textAnswer(text: string, status = 200, type = 'text/plain'): Answer {
  return { status, headers: { 'content-type': `${type};charset=UTF-8` }, body: Buffer.from(text) };
}

export function jsonAnswer(value: unknown, status = 200): Answer {
  return textAnswer(`${JSON.stringify(value)}\n`, status, 'application/json');
}

export function emptyAnswer(status: number): Answer {
  return { status, headers: {}, body: Buffer.alloc(0) };
}

/** The page of a servlet container: with void tags, and so no XML. */
export function htmlAnswer(status: number, reason: string): Answer {
  const title = `HTTP Status ${status} – ${reason}`;
  const page = `<!doctype html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1><hr class="line"><p><b>Type</b> Status Report<br><p>Simulated</body></html>`;
  return textAnswer(page, status, 'text/html');
}
