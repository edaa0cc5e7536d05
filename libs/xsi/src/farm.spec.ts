import { setTimeout as sleep } from 'node:timers/promises';
import { XsiDecodeError, XsiUnreachable } from './errors';
import { type Attempt, type FarmOptions, XsiFarm } from './farm';
import type { FarmRequest } from './node';
import { selfSigned } from './testing/certificate';
import { closedPort, closeServers, serve, serveTcp } from './testing/servers';

const farms: XsiFarm[] = [];
const timeouts = { connect: 300, headers: 150, silence: 150, attempt: 600, total: 2000 };

function farm(servers: string[], options: Partial<FarmOptions> = {}): XsiFarm {
  const made = new XsiFarm({ servers, timeouts, ...options });
  farms.push(made);
  return made;
}

const ask = (of: XsiFarm, request: Partial<FarmRequest> = {}) =>
  of.send({ method: 'GET', path: 'x', headers: () => ({}), ...request });
const named = (name: string, port?: number) => serve((_, response) => response.end(name), { port });
const bodyOf = async (of: XsiFarm, request?: Partial<FarmRequest>) =>
  Buffer.from((await ask(of, request)).bytes).toString();
const raw = (answer: string) => serveTcp((socket) => socket.once('data', () => socket.end(answer)));

afterEach(async () => {
  await Promise.all(farms.splice(0).map((one) => one.close().catch(() => undefined)));
  await closeServers();
});

describe('a node', () => {
  it.each(['GET', 'POST'] as const)('D1: that refuses is passed over, also for a %s', async (method) => {
    const second = await named('second');
    const attempts: Attempt[] = [];
    const both = farm([`http://127.0.0.1:${await closedPort()}`, second.url], {
      observe: (attempt) => attempts.push(attempt),
    });
    expect(await bodyOf(both, { method })).toBe('second');
    expect(await bodyOf(both, { method })).toBe('second');
    expect(attempts.map(({ status }) => status)).toEqual([undefined, 200, 200]);
  });

  it('D7: that accepts and stays silent is passed over for a GET', async () => {
    const silent = await serveTcp(() => undefined);
    const second = await named('second');
    expect(await bodyOf(farm([silent.url, second.url]))).toBe('second');
  });

  const page = '<!DOCTYPE html><html><body>Not here</body></html>';
  const info = '<ErrorInfo><summary>no</summary><errorCode>1</errorCode></ErrorInfo>';
  it.each<[what: string, status: number, body: string, type?: string]>([
    ['404 of a balancer', 404, page],
    ['403 of a firewall', 403, page],
    ['405 without a body', 405, ''],
    ['page with 200', 200, `\ufeff\r\n${page}`],
    ['text with 200', 200, 'Service unavailable', 'text/plain'],
    ['JSON with 200', 200, '{"status":"busy"}', 'application/json'],
    ['429', 429, info],
  ])(
    'that answers with a %s is passed over for a GET, and is the last choice for a while [D32 D40]',
    async (_, status, body, ...[type]) => {
      const headers = type && { 'content-type': type };
      const first = await serve((_request, response) => response.writeHead(status, headers || undefined).end(body));
      const second = await named('second');
      const both = farm([first.url, second.url]);
      expect(await bodyOf(both)).toBe('second');
      expect(await bodyOf(both, { method: 'POST' })).toBe('second');
      expect(first.requests).toHaveLength(1);
    },
  );

  it('that answers a POST with the page of a balancer is not passed over', async () => {
    const first = await serve((_, response) => response.writeHead(404).end(page));
    const second = await named('second');
    expect((await ask(farm([first.url, second.url]), { method: 'POST' })).status).toBe(404);
    expect(second.requests).toHaveLength(0);
  });

  it.each<[what: string, status: number, body: string, type?: string]>([
    ['401', 401, page],
    ['404 with ErrorInfo', 404, info],
    ['document', 200, '<a/>'],
    ['document that is called a text', 200, '<a/>', 'text/plain'],
  ])('that answers with a %s speaks for BroadWorks', async (_, status, body, ...[type = 'application/xml']) => {
    const first = await serve((_request, response) => response.writeHead(status, { 'content-type': type }).end(body));
    const second = await named('second');
    expect((await ask(farm([first.url, second.url]))).status).toBe(status);
    expect(second.requests).toHaveLength(0);
  });

  it.each([
    ['seconds', 429, { 'retry-after': '1' }],
    [
      'a date of its own clock',
      503,
      { date: 'Wed, 21 Oct 2015 07:28:00 GMT', 'retry-after': 'Wed, 21 Oct 2015 07:28:01 GMT' },
    ],
  ])('that wants to be called later, in %s, is left alone for so long', async (_, status, headers) => {
    let isFull = true;
    const only = await serve((_request, response) => {
      if (isFull) response.writeHead(status, headers).end(info);
      else response.end('only');
    });
    const one = farm([only.url]);
    expect((await ask(one)).status).toBe(status);
    isFull = false;
    const failure = await ask(one).catch((error: unknown) => error);
    expect(failure).toMatchObject({ reason: 'every server asked to be left alone for a while' });
    expect((failure as XsiUnreachable).retryAfter).toBeLessThanOrEqual(1000);
    await expect(ask(one, { method: 'POST' })).rejects.toBeInstanceOf(XsiUnreachable);
    expect(only.requests).toHaveLength(1);
    while (only.requests.length === 1) await ask(one).catch(() => sleep(50));
    expect(await bodyOf(one)).toBe('only');
  });

  it.each([
    ['no', 503, {}],
    ['a nonsensical', 503, { 'retry-after': 'soon' }],
    ['a negative', 429, { 'retry-after': '-5' }],
    ['a past', 503, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }],
    ['an empty', 503, { 'retry-after': '' }],
  ])('that is full with %s time to come back is called again', async (_, status, headers) => {
    const only = await serve((_request, response) => response.writeHead(status, headers).end(info));
    const one = farm([only.url]);
    await ask(one);
    await ask(one);
    expect(only.requests).toHaveLength(2);
  });

  it('that is back is the first choice again once it has answered', async () => {
    const port = await closedPort();
    let second = await named('second');
    const both = farm([`http://127.0.0.1:${port}`, second.url]);
    expect(await bodyOf(both)).toBe('second');
    await named('first', port);
    const secondPort = Number(new URL(second.url).port);
    await second.close();
    expect(await bodyOf(both)).toBe('first');
    second = await named('second', secondPort);
    expect(await bodyOf(both)).toBe('first');
  });

  it('D5: whose certificate nobody vouches for is sent nothing, and is passed over', async () => {
    const untrusted = await serve((_, response) => response.end('untrusted'), { tls: selfSigned() });
    const second = await named('second');
    expect(await bodyOf(farm([untrusted.url, second.url]), { method: 'POST' })).toBe('second');
    await expect(ask(farm([untrusted.url]))).rejects.toMatchObject({
      message: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT'),
    });
    expect(untrusted.requests).toHaveLength(0);
  });

  it('that does not speak TLS is never spoken to in plain http', async () => {
    const plain = await named('plain');
    await expect(ask(farm([plain.url.replace('http', 'https')]))).rejects.toBeInstanceOf(XsiUnreachable);
    expect(plain.requests).toHaveLength(0);
  });

  it.each([502, 503, 504])('D46, D47: that answers %i is passed over for a GET', async (status) => {
    const full = await serve((_, response) => response.writeHead(status).end());
    const second = await named('second');
    expect(await bodyOf(farm([full.url, second.url]))).toBe('second');
    expect((await ask(farm([full.url, second.url]), { method: 'POST' })).status).toBe(status);
  });

  it('D17: whose idle connection was closed is asked again', async () => {
    let answered = 0;
    const closing = await serveTcp((socket) => {
      socket.on('data', () => {
        // the second request on a connection finds it closed
        if (answered++ === 1) socket.destroy();
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      });
    });
    const only = farm([closing.url]);
    expect([await bodyOf(only), await bodyOf(only)]).toEqual(['ok', 'ok']);
  });
});

describe('a request', () => {
  it.each([
    ['is never answered', () => undefined],
    ['is cut off', 'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\npart'],
  ])('is not repeated when it is a POST that %s', async (_, answer) => {
    let received = 0;
    const bad = await serveTcp((socket) =>
      socket.on('data', () => {
        received++;
        if (typeof answer === 'string') socket.end(answer);
      }),
    );
    const second = await named('second');
    await expect(ask(farm([bad.url, second.url]), { method: 'POST', body: '' })).rejects.toBeInstanceOf(XsiUnreachable);
    expect([received, second.requests.length]).toEqual([1, 0]);
  });

  it('is tried at most twice once it was sent', async () => {
    const cut = await Promise.all([1, 2, 3].map(() => serve((request) => request.socket.destroy())));
    await expect(ask(farm(cut.map(({ url }) => url)))).rejects.toBeInstanceOf(XsiUnreachable);
    expect(cut.map(({ requests }) => requests.length)).toEqual([1, 1, 0]);
  });

  it.each([
    ['D12: whose length is known', 'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\npart'],
    ['D13: in a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\npart'],
    ['D19: that is not HTTP', 'part'],
    ['D20: of two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\ncontent-length: 5\r\n\r\npart'],
  ])('never gets a part of an answer: %s', async (_, answer) => {
    await expect(ask(farm([(await raw(answer)).url]))).rejects.toBeInstanceOf(XsiUnreachable);
  });

  it.each([
    ['announced', `HTTP/1.1 200 OK\r\ncontent-length: 200\r\n\r\n${'x'.repeat(200)}`],
    ['not announced', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(200)}`],
  ])('D23: gets no answer that is larger than allowed, %s', async (_, answer) => {
    await expect(ask(farm([(await raw(answer)).url], { maxBytes: 100 }))).rejects.toBeInstanceOf(XsiDecodeError);
  });

  it('D10: ends at its deadline, however slowly the body drips', async () => {
    const dripping = await serveTcp((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const timer = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    const started = performance.now();
    const slow = farm([dripping.url], { timeouts: { ...timeouts, total: 300 } });
    await expect(ask(slow)).rejects.toMatchObject({ message: expect.stringContaining('too late') });
    expect(performance.now() - started).toBeLessThan(1900);
  });

  it('D59: ends when the caller gives up, and closes the connection', async () => {
    let closed: () => void = () => undefined;
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const silent = await serveTcp((socket) => socket.resume().on('close', closed));
    const signal = AbortSignal.timeout(30);
    await expect(ask(farm([silent.url]), { signal })).rejects.toMatchObject({
      message: expect.stringContaining('given up'),
    });
    await isClosed;
  });

  it('without any server fails', async () => {
    await expect(ask(farm([]))).rejects.toBeInstanceOf(XsiUnreachable);
  });
});
