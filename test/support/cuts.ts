// Responses that break off, written to the socket byte by byte as a test wants them, and what a client makes of them.

import { get, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** How HTTP delimits a body that is cut. */
interface Framing {
  /** The line of the head, for a body of `whole` bytes of which `cut` are sent. */
  line(cut: number, whole: number): string;
  piece?(body: string): string;
  end?: string;
  isReset?: boolean;
}

const chunked: Framing = {
  line: () => 'transfer-encoding: chunked',
  piece: (body) => `${body.length.toString(16)}\r\n${body}\r\n`,
};

/** Framings that show that the body was cut. */
export const broken: [name: string, framing: Framing][] = [
  ['is shorter than its length says', { line: (_, whole) => `content-length: ${whole}` }],
  ['lacks its last HTTP chunk', chunked],
  ['is reset', { line: (_, whole) => `content-length: ${whole}`, isReset: true }],
];
/** Framings in which the cut body looks like a whole one. */
export const plausible: [name: string, framing: Framing][] = [
  ['ends with its connection', { line: () => 'connection: close' }],
  ['has the length that it says', { line: (cut) => `content-length: ${cut}` }],
  ['has its last HTTP chunk', { ...chunked, end: '0\r\n\r\n' }],
];

const headWith = (line: string, type: string) => `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\n${line}\r\n\r\n`;

export interface Body {
  text: string;
  type: string;
}

export function sendWhole(socket: Socket, { text, type }: Body): void {
  socket.end(headWith(`content-length: ${text.length}`, type) + text);
}

/** The first `cut` bytes of a body, in one piece together with the head or in two. */
export async function sendCut(socket: Socket, { text, type }: Body, cut: number, pieces: number, framing: Framing) {
  const { line, piece = (body) => body, end = '', isReset = false } = framing;
  const middle = pieces === 1 ? 0 : Math.floor(cut / 2);
  const [first, last] = [text.slice(0, middle), text.slice(middle, cut)].map((body) => (body ? piece(body) : ''));
  const head = headWith(line(cut, text.length), type);
  if (pieces === 2) {
    socket.write(head + first);
    await sleep(1);
  }
  const rest = (pieces === 1 ? head : '') + last + end;
  if (isReset) socket.write(rest, () => socket.resetAndDestroy());
  else socket.end(rest);
}

export interface Outcome {
  status?: number;
  type?: string;
  text: string;
  /** False if the connection broke before the end. */
  isWhole: boolean;
}

export async function download(url: string, token: string): Promise<Outcome> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers: { authorization: `Bearer ${token}` }, agent: false }, resolve).on('error', reject);
  });
  const bytes = await buffer(response).catch(() => Buffer.alloc(0));
  const { statusCode: status, complete: isWhole, headers } = response;
  return { status, type: headers['content-type'], text: bytes.toString('latin1'), isWhole };
}

/** True if no client can take the outcome for a whole download. */
export function isHonest({ status, text, isWhole, type }: Outcome): boolean {
  if (status === 200) return !isWhole;
  return status === 500 && type === 'application/json' && JSON.parse(text).code === 'external_api_issue';
}
