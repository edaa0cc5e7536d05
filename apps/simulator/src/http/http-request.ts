import type { IncomingMessage } from 'node:http';

export interface HttpRequest {
  method: string;
  /** As it was sent, with its query. */
  target: string;
  /** Decoded, without the query. */
  path: string;
  /** Of the path, each decoded. */
  segments: string[];
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

const maxBody = 64 * 1024;

/** `undefined` for what is no request that could be answered: too large, or percent signs that encode nothing. */
export async function readRequest(message: IncomingMessage): Promise<HttpRequest | undefined> {
  const { method = 'GET', url: target = '/', headers } = message;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    if (size > maxBody) return undefined;
    chunks.push(chunk);
  }
  const [rawPath = '/', rawQuery] = target.split(/\?(.*)/s);
  try {
    const segments = rawPath.split('/').filter(Boolean).map(decodeURIComponent);
    const query = new URLSearchParams(rawQuery);
    return { method, target, path: `/${segments.join('/')}`, segments, query, headers, body: Buffer.concat(chunks) };
  } catch {
    return undefined;
  }
}
