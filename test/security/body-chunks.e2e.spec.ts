import { Metrics } from '../../apps/adapter/src/observability/metrics';
import { type Demo, startDemo } from '../support/demo';
import { RawClient } from '../support/raw-client';

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.close());

/** Sends a body in chunks; returns the status, or `closed`, and how many connections were dropped for their chunks. */
async function send(chunk: number, count: number): Promise<[outcome: string, dropped: number]> {
  const { droppedConnections } = demo.adapter.part(Metrics);
  droppedConnections.reset();
  const client = await RawClient.connect(demo.adapter.url);
  const head =
    'PATCH /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked';
  const body = `${chunk.toString(16)}\r\n${' '.repeat(chunk)}\r\n`.repeat(count);
  const last = '4\r\nnull\r\n0\r\n\r\n';
  client.send(`${head}\r\n\r\n${body}${last}`);
  while (client.isOpen && !client.text.includes('\r\n\r\n')) await new Promise((passed) => setTimeout(passed, 5));
  client.close();
  const { values } = await droppedConnections.get();
  const dropped = values.find(({ labels }) => labels.reason === 'small chunks')?.value ?? 0;
  return [/^HTTP\/1.1 (\d+)/.exec(client.text)?.[1] ?? 'closed', dropped];
}

it.each([
  ['a hundred of a byte', 1, 99, ['422', 0]],
  ['more of a byte', 1, 100, ['closed', 1]],
  ['ten thousand of a byte', 1, 10_000, ['closed', 1]],
  ['as many of the size of a small packet as fit', 512, 31, ['422', 0]],
])('a body in chunks, %s', async (_, chunk, count, expected) => {
  expect(await send(Number(chunk), Number(count))).toEqual(expected);
});

it('four hundred connections that send their bodies byte by byte are all closed', async () => {
  const outcomes = await Promise.all(Array.from({ length: 400 }, () => send(1, 2000)));
  expect(new Set(outcomes.map(([outcome]) => outcome))).toEqual(new Set(['closed']));
});
