import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RefusalJudge, Trust, XsiClient, XsiFarm, XsiLogin } from '.';
import { closeServers, serve } from './testing/servers';

const farms: XsiFarm[] = [];
afterEach(async () => {
  await Promise.all(farms.splice(0).map((farm) => farm.close()));
  await closeServers();
});

const services = '<Services xmlns="http://schema.broadsoft.com/xsi"></Services>';
const believing: RefusalJudge = { accepted: () => undefined, refused: () => true, mayTryAgain: () => true };

/** As many logins as wanted with one password, at a server that takes it or not, and how many were asking at once. */
async function sharers(logins: number, judge = believing, listener?: RequestListener) {
  const server = { takes: true, delay: 20, failures: 0, atOnce: 0, mostAtOnce: 0 };
  const { url, requests } = await serve(
    listener ??
      (async (_, response) => {
        server.mostAtOnce = Math.max(server.mostAtOnce, ++server.atOnce);
        await sleep(server.delay);
        server.atOnce--;
        if (server.takes) return response.writeHead(200, { 'set-cookie': 'JSESSIONID=1' }).end(services);
        server.failures++;
        response.writeHead(401).end();
      }),
  );
  const farm = new XsiFarm({ servers: [url] });
  farms.push(farm);
  const trust = new Trust(judge);
  const credential = { type: 'basic', userId: 'a@example.com', password: 'invented' } as const;
  const clients = Array.from(
    { length: logins },
    () => new XsiClient(farm, 'a@example.com', new XsiLogin(credential, {}, trust)),
  );
  const readAll = () => Promise.allSettled(clients.map((client) => client.services.list()));
  return { server, requests, trust, clients, readAll };
}

const reasons = (outcomes: PromiseSettledResult<unknown>[]) =>
  outcomes.map((one) => (one.status === 'rejected' ? (one.reason.status ?? one.reason.name) : 'fulfilled'));

it('one goes first, and the others go together once it was taken', async () => {
  const { server, readAll } = await sharers(5);
  expect(new Set(reasons(await readAll()))).toEqual(new Set(['fulfilled']));
  expect(server.mostAtOnce).toBe(4);
});

it.each([
  ['with the cookies of before', true, 2],
  ['without cookies', false, 1],
])('C41 of five at once %s, a password that is no longer taken is refused at most twice', async (_, before, most) => {
  const { server, requests, readAll } = await sharers(5);
  if (before) await readAll();
  server.takes = false;
  expect(reasons(await readAll())).toEqual([401, 401, 401, 401, 401]);
  expect(server.failures).toBe(most);
  const { length } = requests;
  expect(reasons(await readAll())).toEqual([401, 401, 401, 401, 401]);
  expect(requests).toHaveLength(length);
});

it('a cookie that ended is no reason to distrust a password', async () => {
  const { readAll, requests } = await sharers(3, believing, ({ headers }, response) => {
    if (headers.cookie === 'JSESSIONID=old') response.writeHead(401).end();
    else response.writeHead(200, { 'set-cookie': `JSESSIONID=${headers.cookie ? 'new' : 'old'}` }).end(services);
  });
  for (let round = 0; round < 2; round++) {
    expect(reasons(await readAll())).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  }
  expect(requests.length).toBeGreaterThan(6);
});

it('who waited for the first shares that there was no answer', async () => {
  const { readAll, requests } = await sharers(4, believing, (_, response) => response.destroy());
  const outcomes = reasons(await readAll());
  expect(outcomes).toEqual(Array(4).fill('XsiUnreachable'));
  expect(requests.length).toBeLessThanOrEqual(2);
});

it('who gives up takes nobody along', async () => {
  const { clients } = await sharers(2);
  const leaving = new AbortController();
  const first = clients[0]?.http.getRaw('services', {}, { signal: leaving.signal });
  const second = clients[1]?.services.list();
  leaving.abort();
  await expect(first).rejects.toThrow('given up');
  expect(await second).toBeDefined();
});

it('others wait half a second for a slow answer, and then one of them asks', async () => {
  let asked = 0;
  const { clients } = await sharers(2, believing, (_, response) => {
    if (++asked > 1) response.writeHead(200).end(services);
  });
  const leaving = new AbortController();
  const slow = clients[0]?.http.getRaw('services', {}, { signal: leaving.signal });
  const start = performance.now();
  await clients[1]?.services.list();
  expect(performance.now() - start).toBeGreaterThan(450);
  leaving.abort();
  await expect(slow).rejects.toThrow('given up');
});

it('C42 a refusal that is not believed is no fault, and is tried again only when that is allowed', async () => {
  const told: string[] = [];
  let mayTry = false;
  const { server, clients, readAll } = await sharers(3, {
    accepted: () => told.push('accepted'),
    refused: () => !told.push('refused'),
    mayTryAgain: () => mayTry,
  });
  server.takes = false;
  expect(reasons(await readAll())).toEqual(Array(3).fill('XsiDecodeError'));
  expect(reasons(await readAll())).toEqual(Array(3).fill('XsiDecodeError'));
  expect(server.failures).toBe(1);
  server.takes = mayTry = true;
  await clients[0]?.services.list();
  expect(told).toEqual(['refused', 'accepted']);
  expect(reasons(await readAll())).toEqual(Array(3).fill('fulfilled'));
});

it('what was refused is asked again once somebody signed in with it', async () => {
  const { server, trust, readAll } = await sharers(1);
  server.takes = false;
  expect(reasons(await readAll())).toEqual([401]);
  server.takes = true;
  expect(reasons(await readAll())).toEqual([401]);
  trust.restore();
  expect(reasons(await readAll())).toEqual(['fulfilled']);
});
