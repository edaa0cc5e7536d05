import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  add,
  find,
  keys,
  kindOf,
  secret,
  signedIn,
  sipSecret,
  spend,
  start,
  window,
} from '../../../../../test/support/session-rows';
import { compiledStore } from '../../../../../test/support/start-writer';
import { hashOf } from '../../sign-in/tokens';
import { type Store, StoreUnavailable } from '../store';
import { SqliteFileStore } from './file-store';
import { SqliteStore } from './store';

const folder = mkdtempSync(join(tmpdir(), 'store-'));
const stores: Store[] = [];
const opened = (file: string): Store => {
  const store = file === ':memory:' ? new SqliteStore(file) : new SqliteFileStore(file);
  stores.push(store);
  return store;
};
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('C18 a closed session is remembered until its access token would have ended', async () => {
  const store = opened(':memory:');
  const one = await add(store, signedIn({ accessEnd: start + 100 }));
  await store.sessions.close(one.row.id);
  await store.sessions.close(one.row.id);
  expect(await store.removeEnded(start + 99, 10)).toBe(0);
  expect((await find(store, one.access))?.closed).toBe(true);
  expect(await store.removeEnded(start + 100, 10)).toBe(1);
  expect(await find(store, one.access)).toBeUndefined();
});

it('removes what has ended in steps, and nothing else', async () => {
  const store = opened(':memory:');
  for (let index = 0; index < 5; index++) await add(store, signedIn({ refreshEnd: start + index }));
  const live = await add(store);
  expect(await store.removeEnded(start - 1, 100)).toBe(0);
  expect(await store.removeEnded(start + 3, 3)).toBe(3);
  expect(await store.removeEnded(start + 3, 3)).toBe(1);
  expect(await store.removeEnded(start + 4, 3)).toBe(1);
  expect(await find(store, live.access)).toBeDefined();
});

describe('the file', () => {
  it('C50 and its helpers are for their owner only', async () => {
    const place = join(folder, 'modes', 'deep');
    await add(opened(join(place, 'adapter.db')));
    expect(readdirSync(place).sort()).toEqual(['adapter.db', 'adapter.db-shm', 'adapter.db-wal']);
    const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect([modeOf(join(folder, 'modes')), modeOf(place)]).toEqual(['700', '700']);
    expect(readdirSync(place).map((name) => modeOf(join(place, name)))).toEqual(['600', '600', '600']);
  });

  it('C50 that others could read is closed to them', () => {
    const file = join(folder, 'loose.db');
    writeFileSync(file, '', { mode: 0o644 });
    opened(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('C50 holds no token and no secret in any form', async () => {
    const place = join(folder, 'bytes');
    const store = opened(join(place, 'adapter.db'));
    const one = await add(store);
    const next = await spend(store, one.refresh, start);
    const bytes = () =>
      Buffer.concat(readdirSync(place).map((name) => readFileSync(join(place, name)))).toString('latin1');
    // what may be there is: the search itself works
    expect(bytes()).toContain(hashOf(next.refresh, keys[0]));
    const tokens = [one, next].flatMap(({ access, refresh }) => [access, refresh]);
    const secrets = [secret.password, sipSecret.password, ...tokens.flatMap((token) => [token, token.slice(4)])];
    const forms = secrets.flatMap((text) => [
      text,
      Buffer.from(text).toString('hex'),
      Buffer.from(text).toString('base64').slice(0, -4),
      Buffer.from(text).toString('base64url').slice(0, -4),
      Buffer.from(text, 'base64url').toString('latin1'),
    ]);
    expect(forms.filter((form) => bytes().includes(form))).toEqual([]);
    await store.close();
    stores.splice(0);
    expect(forms.filter((form) => bytes().includes(form))).toEqual([]);
  });

  it('is found as it was left', async () => {
    const file = join(folder, 'again.db');
    const before = new SqliteFileStore(file);
    const one = await add(before);
    const next = await spend(before, one.refresh, start);
    await before.close();
    const after = opened(file);
    expect((await find(after, next.access))?.session.id).toBe(one.row.id);
    expect(await kindOf(spend(after, one.refresh, start + 1))).toBe('repeated');
  });

  it('of a newer version is refused, and left as it is', () => {
    const file = join(folder, 'newer.db');
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 99; CREATE TABLE session (something TEXT)');
    newer.close();
    expect(() => new SqliteFileStore(file)).toThrow(StoreUnavailable);
    const still = new DatabaseSync(file, { readOnly: true });
    expect(still.prepare('PRAGMA user_version').get()).toEqual({ user_version: 99 });
    still.close();
  });

  it.each([
    [
      'is no database',
      () => writeFileSync(join(folder, 'odd.db'), 'no database at all, though long enough to be one'.repeat(50)),
    ],
    ['is a folder', () => mkdirSync(join(folder, 'odd.db'))],
  ])('C53 that %s stops the start', (_, make) => {
    rmSync(join(folder, 'odd.db'), { recursive: true, force: true });
    make();
    expect(() => new SqliteFileStore(join(folder, 'odd.db'))).toThrow();
  });
});

describe('several processes on one file', () => {
  const workers = 4;
  const script = () => join(compiledStore(), 'worker.js');

  beforeAll(() => writeFileSync(script(), workerScript));

  /** Starts them all, lets go when all are ready, and collects what each of them saw. */
  async function race(work: object): Promise<string[]> {
    const children = Array.from({ length: workers }, () => fork(script(), { stdio: 'ignore' }));
    try {
      await Promise.all(children.map((child) => once(child, 'message')));
      const answers = children.map((child) => once(child, 'message'));
      for (const child of children) child.send(work);
      return (await Promise.all(answers)).flatMap(([seen]) => seen);
    } finally {
      for (const child of children) child.kill();
    }
  }

  it('C11 C12 200 spends of one token yield exactly one successor', async () => {
    const file = join(folder, 'race.db');
    const store = opened(file);
    const one = await add(store);
    const seen = await race({ file, times: 200 / workers, hash: one.row.refreshHash, now: start, window });
    expect(seen).toHaveLength(200);
    const spent = seen.filter((outcome) => outcome.startsWith('spent '));
    expect(spent).toHaveLength(1);
    const pair = spent[0]?.slice('spent '.length);
    expect(new Set(seen)).toEqual(new Set([`spent ${pair}`, `repeated ${pair}`]));
  });

  it('may make a new file at the same moment', async () => {
    for (let round = 0; round < 3; round++) {
      const seen = await race({ file: join(folder, `new-${round}.db`), times: 0 });
      expect(seen).toEqual(Array(workers).fill('opened'));
    }
  });

  it('C18 what one closes is closed for the other', async () => {
    const file = join(folder, 'two.db');
    const [here, there] = [opened(file), opened(file)];
    const one = await add(here);
    expect(await find(there, one.access)).toMatchObject({ closed: false });
    await there.sessions.close(one.row.id);
    expect(await find(here, one.access)).toMatchObject({ closed: true });
    expect(await kindOf(spend(here, one.refresh, start))).toBe('unknown');
  });
});

const workerScript = `
const { SqliteFileStore } = require('./sqlite/file-store.js');
process.on('message', async ({ file, times, hash, now, window }) => {
  const seen = [];
  try {
    const store = new SqliteFileStore(file);
    for (let index = 0; index < times; index++) {
      const name = process.pid + '-' + index;
      const successor = { accessHash: 'a' + name, accessEnd: now + 1e6, refreshHash: 'r' + name, refreshEnd: now + 1e6, sealedPair: Buffer.from(name) };
      const outcome = await store.sessions.spendRefresh({ hashes: [hash], tenant: 'default' }, successor, now, window);
      const pair = outcome.kind === 'repeated' ? outcome.sealedPair.toString() : name;
      seen.push(outcome.kind + ' ' + pair);
    }
    if (times === 0) seen.push('opened');
  } catch (error) {
    seen.push(error.name + ' ' + error.message + ' ' + (error.cause && error.cause.message));
  }
  process.send(seen);
});
process.send('ready');
`;
