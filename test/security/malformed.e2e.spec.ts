import { TestAdapter } from '../support/adapter';
import { RawClient, rawRequest } from '../support/raw-client';

const tenants = { default: { xsi: { servers: ['http://127.0.0.1:9'], allowHttp: true } } };
const json = { 'Content-Type': 'application/json' };

let adapter: TestAdapter;
beforeAll(async () => {
  adapter = await TestAdapter.start({ tenants, administration: { port: 0 } });
});
afterAll(() => adapter.close());

const chunked = (coding: string) =>
  `${rawRequest('POST', '/api/v1/session', { ...json, 'Transfer-Encoding': coding })}2\r\n{}\r\n0\r\n\r\n`;
const version = (name: string) => `GET /api/health-check HTTP/${name}\r\nHost: a\r\n\r\n`;

describe.each([
  ['the public listener', () => adapter.url],
  ['the listener for administration', () => adapter.administrationUrl],
])('%s', (_, urlOf) => {
  it.each([
    ['a body in two codings', chunked('gzip, chunked')],
    ['a body in two codings, in two headers', chunked('gzip\r\nTransfer-Encoding: chunked')],
    ['a body that says twice that it is in chunks', chunked('chunked, chunked')],
    ['a body that says that it is coded in no way', chunked('identity, chunked')],
    ['another version of HTTP', version('2.0')],
    ['a very old version of HTTP', version('0.9')],
    ['no HTTP', 'hello\r\n\r\n'],
    ['a chunk of no size', chunked('chunked').replace('2\r\n', 'x\r\n')],
  ])('answers %s with 400, in the form of every response, and closes the connection [C36]', async (__, text) => {
    const client = await RawClient.connect(urlOf());
    client.send(text);
    const { status, head, body } = await client.response();
    expect([status, JSON.parse(body)]).toEqual([
      400,
      { code: 'bad_request', message: 'The request is not valid HTTP' },
    ]);
    const headers = Object.fromEntries(
      head
        .split('\r\n')
        .slice(1)
        .map((line) => line.toLowerCase().split(': ')),
    );
    expect(headers).toMatchObject({
      connection: 'close',
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.stringMatching(/^wt-[\da-f-]{36}$/),
    });
    expect(Math.abs(Date.parse(headers.date) - Date.now())).toBeLessThan(5000);
    await client.closed;
    expect(client.text).toBe('');
  });

  it('answers a body in chunks, whatever its letters, and HTTP/1.0 [C36]', async () => {
    for (const text of [chunked('chunked'), chunked('Chunked'), 'GET / HTTP/1.0\r\n\r\n']) {
      const client = await RawClient.connect(urlOf());
      client.send(text);
      expect([404, 422]).toContain((await client.response()).status);
      client.close();
    }
  });
});

it('a malformed request is not answered inside a response that has begun [C36]', async () => {
  const client = await RawClient.connect(adapter.url, { reads: false });
  // far more than the sockets on the way hold
  adapter.application
    .getHttpServer()
    .prependOnceListener('request', (_: unknown, response: { write(b: Buffer): void }) => {
      response.write(Buffer.alloc(20 * 1024 * 1024, 'x'));
    });
  client.send(rawRequest('GET', '/api/health-check'));
  await new Promise((resolve) => setTimeout(resolve, 200));
  client.send('no HTTP\r\n\r\n');
  await new Promise((resolve) => setTimeout(resolve, 100));
  client.read();
  await client.closed;
  expect(client.text).not.toContain('bad_request');
});
