import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { limitPatience, untilFirstByte } from './download';

const slowest = { bytes: 10_000, period: 200 };

describe('limitPatience', () => {
  const streams: Readable[] = [];

  async function download(pieces: AsyncGenerator<Buffer>): Promise<IncomingMessage> {
    const stream = Readable.from(pieces, { objectMode: false });
    streams.push(stream);
    const server = createServer((_, raw) => {
      limitPatience({ raw } as FastifyReply, stream, slowest);
      raw.on('close', () => {
        stream.destroy();
        server.close();
      });
      stream.pipe(raw);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Promise((resolve) => get({ port: (server.address() as AddressInfo).port, agent: false }, resolve));
  }

  async function* endless() {
    for (;;) yield Buffer.alloc(64 * 1024);
  }

  async function* slow(bytes: number) {
    for (let piece = 0; piece < 20; piece++) {
      yield Buffer.alloc(bytes);
      await sleep(50);
    }
  }

  it('ends the download of a client that takes nothing any more', async () => {
    const response = await download(endless());
    await once(response, 'data');
    response.pause();
    await once(streams.at(-1) ?? response, 'close');
  });

  it('ends the download of a client that takes a byte now and then', async () => {
    const response = await download(endless());
    response.on('error', () => undefined);
    const timer = setInterval(() => response.read(1), 50);
    await once(streams.at(-1) ?? response, 'close');
    clearInterval(timer);
  });

  it.each([
    [10_000, true],
    [100, false],
  ])('of %i bytes in 50 ms lets the whole download through: %s', async (bytes, isWhole) => {
    const response = await download(slow(bytes));
    await buffer(response).catch(() => undefined);
    expect(response.complete).toBe(isWhole);
  });
});

describe('untilFirstByte', () => {
  const aborted = (signal: AbortSignal) => once(signal, 'abort').then(() => 'aborted');

  it('aborts what takes too long, and what a client has left', async () => {
    const leaving = new AbortController();
    expect(await untilFirstByte({ patience: 20, leaving: leaving.signal }, aborted)).toBe('aborted');
    setTimeout(() => leaving.abort(), 20);
    expect(await untilFirstByte({ patience: 60_000, leaving: leaving.signal }, aborted)).toBe('aborted');
  });

  it('aborts nothing after the first byte', async () => {
    const never = new AbortController().signal;
    const signal = await untilFirstByte({ patience: 20, leaving: never }, async (signal) => signal);
    await sleep(50);
    expect(signal.aborted).toBe(false);
  });
});
