import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestAdapter } from '../support/adapter';
import type { Demo } from '../support/demo';
import { amount } from '../support/describe-with';
import { type OddRequest, oddRequests } from '../support/malformed';
import { mark } from '../support/odd-values';
import { problemsOf } from '../support/our-response';
import { administrationKey, startProvisioning } from '../support/provisioning';
import { exchange, type RawResponse } from '../support/raw-http';

jest.setTimeout(600_000);

/** Everything is offered, so that requests get as far as they can. */
const settings = {
  mail: { url: 'smtp://127.0.0.1:9', from: 'voice@acme.example' },
  otp: {},
  recordings: { type: 'directory', path: mkdtempSync(join(tmpdir(), 'recordings-')) },
  pages: { accessTokens: true, portalUrl: 'https://portal.example.com' },
};

/** The same session sends all of it. */
const unlimited = {
  sessions: { missesPerMinute: 1e9, eventsPerMinute: 1e9, signOutsPerMinute: 1e9, refreshesPerMinute: 1e9 },
};
/** One request of so many is sent, to each route others. */
const share = amount({ full: 1, short: 32 });

let demo: Demo;
afterEach(() => demo.close());

const start = async (access: object = {}) => {
  demo = await startProvisioning(settings, { access: { docs: true, ...access }, ...unlimited });
};

/** Sends requests, some of them concurrently. Returns each kind of problem with an example. */
async function send(
  address: string,
  requests: readonly OddRequest[],
  check: (response: RawResponse, request: OddRequest) => string[],
): Promise<Map<string, string>> {
  const problems = new Map<string, string>();
  const waiting = [...requests];
  const client = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { kind, route, bytes } = next;
      const outcome = await exchange(address, bytes).catch(String);
      const found = typeof outcome === 'object' ? check(outcome, next) : [outcome ?? 'no response'];
      for (const problem of found) problems.set(`${kind}: ${problem}`, `${route.method} ${route.url}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, client));
  return problems;
}

function check(response: RawResponse, { bytes }: OddRequest): string[] {
  const saysWhatWasSent = response.status >= 400 && response.text.includes(mark);
  const problems = problemsOf(response, bytes.toString('latin1', 0, 5) === 'HEAD ');
  return saysWhatWasSent ? [...problems, 'says what was sent'] : problems;
}

/** Request id and status of each line about a request that was logged. A line comes after its response. */
const outcomesIn = (log: readonly string[]) =>
  log.map((line) => JSON.parse(line)).map(({ requestId, status }) => `${requestId} ${status}`);

async function untilLogged(log: readonly string[], outcomes: readonly string[]): Promise<string[]> {
  for (let tries = 0; ; tries++) {
    const logged = new Set(outcomesIn(log));
    const missing = outcomes.filter((outcome) => !logged.has(outcome));
    if (missing.length === 0 || tries === 50) return missing;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Requests that the public listener has counted. */
async function countedAt(adapter: TestAdapter): Promise<number> {
  const text = await (await fetch(`${adapter.administrationUrl}/metrics`)).text();
  const counts = [...text.matchAll(/^adapter_requests_total\{.*\} (\d+)$/gm)].map(([, count]) => Number(count));
  return counts.reduce((sum, count) => sum + count, 0);
}

it('each response of both listeners is ours, logged and counted, whatever is sent to whichever route', async () => {
  await start();
  const { adapter } = demo;
  const problems = new Map<string, string>();
  let sent = 0;
  for (const [index, { address, ...route }] of adapter.routes().entries()) {
    const isPublic = address === adapter.url;
    const token = isPublic ? (await adapter.signIn('alice', 'alice-demo')).access_token : administrationKey;
    const requests = oddRequests(route, token).filter((_, place) => place % share === index % share);
    if (isPublic) sent += requests.length + 1;
    const outcomes: string[] = [];
    const found = await send(address, requests, (response, request) => {
      outcomes.push(`${response.headers.get('x-request-id')} ${response.status}`);
      return check(response, request);
    });
    for (const [problem, example] of found) problems.set(problem, example);
    for (const missing of await untilLogged(adapter.log, outcomes)) problems.set(`not logged: ${missing}`, route.url);
    adapter.log.length = 0;
  }
  expect(Object.fromEntries(problems)).toEqual({});
  expect(await countedAt(adapter)).toBe(sent);
});

it('nothing is told to a client without the shared key, however odd its request is', async () => {
  await start({ key: { value: 'k'.repeat(32) } });
  const { adapter } = demo;
  const asked = ['/api/v1/user/contacts/:user_id', '/api/docs', '/nothing'].map((url) => ({ method: 'GET', url }));
  for (const route of asked) {
    const requests = oddRequests(route);
    const statuses = new Set<number>();
    const problems = await send(adapter.url, requests, (response, request) => {
      statuses.add(response.status);
      const isRefused = response.status === 503 || (response.status === 400 && !request.kind.startsWith('path and %'));
      return isRefused ? check(response, request) : [`status ${response.status}`];
    });
    expect(Object.fromEntries(problems)).toEqual({});
    expect([...statuses].sort()).toEqual([400, 503]);
  }
});
