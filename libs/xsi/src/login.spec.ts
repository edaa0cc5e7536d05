import type { RequestListener } from 'node:http';
import { type CredentialSource, XsiClient, type XsiCredential, XsiFarm, XsiFault } from '.';
import { closeServers, serve } from './testing/servers';

const farms: XsiFarm[] = [];
afterEach(async () => {
  await Promise.all(farms.splice(0).map((farm) => farm.close()));
  await closeServers();
});

const services = '<Services xmlns="http://schema.broadsoft.com/xsi"></Services>';

/** Somebody whose tokens are t1, t2, …, at a server that is told which of them it takes. */
async function borrower(
  answer: (token: string, cookie: string | undefined) => { status: number; cookie?: string },
  { lifetime = 60_000, next }: Partial<CredentialSource> = {},
) {
  let minted = 0;
  const listener: RequestListener = ({ headers }, response) => {
    const [, token = ''] = /^BroadWorksSSO (.+)$/.exec(headers.authorization ?? '') ?? [];
    const { status, cookie } = answer(token, headers.cookie);
    response.writeHead(status, cookie ? { 'set-cookie': cookie } : {}).end(status === 200 ? services : '');
  };
  const server = await serve(listener);
  const farm = new XsiFarm({ servers: [server.url] });
  farms.push(farm);
  const xsi = new XsiClient(farm, 'alice@example.com', {
    lifetime,
    next: next ?? (async (): Promise<XsiCredential> => ({ type: 'sso', token: `t${++minted}` })),
  });
  return {
    read: () => xsi.services.list(),
    minted: () => minted,
    asked: () => server.requests.map(({ headers }) => headers.authorization?.split(' ')[1]),
  };
}

it('a token is used until it ends, where there is no session', async () => {
  const { read, asked } = await borrower(() => ({ status: 200 }), { lifetime: 200 });
  await read();
  await read();
  await new Promise((passed) => setTimeout(passed, 250));
  await read();
  expect(asked()).toEqual(['t1', 't1', 't2']);
});

it('a token that ended goes along with the cookie of its session', async () => {
  const { read, asked } = await borrower(() => ({ status: 200, cookie: 'JSESSIONID=1' }), { lifetime: 0 });
  await read();
  await read();
  expect(asked()).toEqual(['t1', 't1']);
});

it('a token that is refused is renewed once, without the cookie', async () => {
  const cookies: (string | undefined)[] = [];
  const { read, asked } = await borrower((token, cookie) => {
    cookies.push(cookie);
    return token === 't1' && cookies.length > 1 ? { status: 401 } : { status: 200, cookie: 'JSESSIONID=1' };
  });
  await read();
  await read();
  expect(asked()).toEqual(['t1', 't1', 't2']);
  expect(cookies).toEqual([undefined, 'JSESSIONID=1', undefined]);
});

it('a second refusal is the answer', async () => {
  const { read, asked } = await borrower(() => ({ status: 401 }));
  await expect(read()).rejects.toMatchObject({ status: 401 });
  expect(asked()).toEqual(['t1', 't2']);
});

it.each([
  ['at the start', []],
  ['after a refusal', ['t1']],
])('calls at once share one token %s', async (_, refused) => {
  const { read, minted } = await borrower((token) => ({ status: refused.includes(token) ? 401 : 200 }));
  await Promise.all([read(), read(), read(), read(), read()]);
  expect(minted()).toBe(refused.length + 1);
});

it('calls at once share one token after the last one ended', async () => {
  const { read, minted } = await borrower(() => ({ status: 200 }), { lifetime: 100 });
  await read();
  await new Promise((passed) => setTimeout(passed, 150));
  await Promise.all([read(), read(), read()]);
  expect(minted()).toBe(2);
});

it('where no token is given, that is the answer, and the next call asks again', async () => {
  let asks = 0;
  const { read, asked } = await borrower(() => ({ status: 200 }), {
    next: async () => {
      if (++asks === 1) throw new XsiFault(403);
      return { type: 'sso', token: 'late' };
    },
  });
  await expect(read()).rejects.toMatchObject({ status: 403 });
  await read();
  expect([asks, asked()]).toEqual([2, ['late']]);
});

it('a password that is refused is not sent again', async () => {
  const server = await serve((_, response) => response.writeHead(401).end());
  const farm = new XsiFarm({ servers: [server.url] });
  farms.push(farm);
  const xsi = new XsiClient(farm, 'a@example.com', { type: 'basic', userId: 'a@example.com', password: 'invented' });
  await expect(xsi.services.list()).rejects.toMatchObject({ status: 401 });
  expect(server.requests).toHaveLength(1);
});
