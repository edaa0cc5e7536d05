import { fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { transformFileSync } from '@swc/core';
import { type Keys, makeKey } from '../../config/keys';
import { seal, sealUnderToken } from '../../session/sealing';
import { hashOf, newTokenPair, type TokenPair } from '../../session/tokens';
import type { SessionRow, Successor } from '../session-store';
import { StoreUnavailable } from '../store';
import { SqliteStore } from './store';

const second = 1000;
const day = 86_400 * second;
const window = 10 * second;
const start = Date.UTC(2026, 6, 14);
const keys: Keys = [makeKey('test', randomBytes(32))];
const secret = { password: 'not-a-password-1', userId: 'ann.lee@example.com' };
const sipSecret = { password: 'not-a-password-2' };

const folder = mkdtempSync(join(tmpdir(), 'store-'));
const stores: SqliteStore[] = [];
const opened = (file: string) => {
  const store = new SqliteStore(file);
  stores.push(store);
  return store;
};
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface SignedIn extends TokenPair {
  row: SessionRow;
}

function signedIn(more: Partial<SessionRow> = {}): SignedIn {
  const pair = newTokenPair();
  const row: SessionRow = {
    id: randomUUID(),
    tenant: 'default',
    userId: 'ann.lee@example.com',
    credential: seal(secret, ['xsi'], keys),
    sipAccount: seal(sipSecret, ['sip'], keys),
    accessHash: hashOf(pair.access, keys[0]),
    accessEnd: start + day,
    refreshHash: hashOf(pair.refresh, keys[0]),
    refreshEnd: start + 90 * day,
    absoluteEnd: start + 365 * day,
    ...more,
  };
  return { ...pair, row };
}

/** The pair that replaces a token, and how the store is told of it. */
function successorOf(refresh: string, now: number): TokenPair & { successor: Successor } {
  const pair = newTokenPair();
  return {
    ...pair,
    successor: {
      accessHash: hashOf(pair.access, keys[0]),
      accessEnd: now + day,
      refreshHash: hashOf(pair.refresh, keys[0]),
      refreshEnd: now + 90 * day,
      sealedPair: sealUnderToken(pair, refresh),
    },
  };
}

async function add(store: SqliteStore, one = signedIn(), now = start, limit = 20): Promise<SignedIn> {
  await store.sessions.add(one.row, limit, now);
  return one;
}

async function spend(store: SqliteStore, refresh: string, now: number, tenant = 'default') {
  const { successor, ...pair } = successorOf(refresh, now);
  const outcome = await store.sessions.spendRefresh([hashOf(refresh, keys[0])], tenant, successor, now, window);
  return { ...pair, outcome, sealedPair: successor.sealedPair };
}

const find = (store: SqliteStore, access: string) => store.sessions.findByAccess([hashOf(access, keys[0])]);
const kindOf = async (work: ReturnType<typeof spend>) => (await work).outcome.kind;

let files = 0;
describe.each([
  ['in memory', () => ':memory:'],
  ['in a file', () => join(folder, `${files++}`, 'adapter.db')],
])('sessions %s', (_, place) => {
  let store: SqliteStore;
  beforeEach(() => {
    store = opened(place());
  });

  it('are found by their access token, as they were added', async () => {
    const one = await add(store);
    const other = await add(store, signedIn({ sipAccount: undefined }));
    expect(await find(store, one.access)).toEqual({ session: one.row, closed: false });
    expect(await find(store, other.access)).toEqual({ session: other.row, closed: false });
    expect(await store.sessions.findByAccess(['x', one.row.accessHash])).toMatchObject({ session: { id: one.row.id } });
    expect(await find(store, newTokenPair().access)).toBeUndefined();
    expect(await store.sessions.findByAccess([])).toBeUndefined();
    expect(await store.sessions.findByAccess([one.row.refreshHash])).toBeUndefined();
  });

  it('C11 a refresh gives one successor, and both old tokens are dead', async () => {
    const one = await add(store);
    const next = await spend(store, one.refresh, start + 1);
    expect(next.outcome).toMatchObject({ kind: 'spent', session: { id: one.row.id, accessEnd: start + 1 + day } });
    expect(await find(store, one.access)).toBeUndefined();
    expect((await find(store, next.access))?.session).toMatchObject({
      id: one.row.id,
      credential: one.row.credential,
      sipAccount: one.row.sipAccount,
      refreshEnd: start + 1 + 90 * day,
      absoluteEnd: one.row.absoluteEnd,
    });
    expect(await kindOf(spend(store, next.refresh, start + 2))).toBe('spent');
  });

  it('C11 a refresh leaves the user’s other sessions alone', async () => {
    const one = await add(store);
    const other = await add(store);
    await spend(store, one.refresh, start + 1);
    expect((await find(store, other.access))?.session).toEqual(other.row);
  });

  it('C12 a token that is spent again inside the window gives the same sealed pair', async () => {
    const one = await add(store);
    const first = await spend(store, one.refresh, start);
    for (const now of [start, start + 1, start + window]) {
      const again = await spend(store, one.refresh, now);
      expect(again.outcome).toMatchObject({
        kind: 'repeated',
        sealedPair: first.sealedPair,
        session: { id: one.row.id },
      });
      expect(await find(store, again.access)).toBeUndefined();
    }
    expect(await find(store, first.access)).toBeDefined();
    expect(await kindOf(spend(store, first.refresh, start + window))).toBe('spent');
  });

  it('C12 of many at once exactly one spends the token', async () => {
    const one = await add(store);
    const all = await Promise.all(Array.from({ length: 50 }, () => spend(store, one.refresh, start)));
    expect(all.filter(({ outcome }) => outcome.kind === 'spent')).toHaveLength(1);
    expect(all.filter(({ outcome }) => outcome.kind === 'repeated')).toHaveLength(49);
    const live = await Promise.all(all.map(({ access }) => find(store, access)));
    expect(live.filter(Boolean)).toHaveLength(1);
  });

  it('C13 a token that is spent again after the window ends its session', async () => {
    const one = await add(store);
    const next = await spend(store, one.refresh, start);
    const again = await spend(store, one.refresh, start + window + 1);
    expect(again.outcome).toEqual({ kind: 'reused', sessionId: one.row.id });
    for (const access of [one.access, next.access, again.access]) expect(await find(store, access)).toBeUndefined();
    expect(await kindOf(spend(store, next.refresh, start + window + 2))).toBe('unknown');
  });

  it('C13 a token that is spent again after its successor was ends its session, even inside the window', async () => {
    const one = await add(store);
    const next = await spend(store, one.refresh, start);
    const last = await spend(store, next.refresh, start + 1);
    expect(await kindOf(spend(store, one.refresh, start + 2))).toBe('reused');
    expect(await find(store, last.access)).toBeUndefined();
    expect(await kindOf(spend(store, last.refresh, start + 3))).toBe('unknown');
  });

  it.each([2, 5])('C13 a token %i generations old ends its session', async (generations) => {
    const one = await add(store);
    const bystander = await add(store);
    let last: TokenPair = one;
    for (let generation = 0; generation <= generations; generation++) {
      last = await spend(store, last.refresh, start + generation * day);
    }
    expect(await kindOf(spend(store, one.refresh, start + 7 * day))).toBe('reused');
    expect(await find(store, last.access)).toBeUndefined();
    expect(await find(store, bystander.access)).toBeDefined();
  });

  it('C14 a token that lay unused for too long takes its session with it', async () => {
    const one = await add(store, signedIn({ refreshEnd: start + 100 }));
    expect(await kindOf(spend(store, one.refresh, start + 100))).toBe('unknown');
    expect(await find(store, one.access)).toBeUndefined();
    const other = await add(store, signedIn({ refreshEnd: start + 100 }));
    expect(await kindOf(spend(store, other.refresh, start + 99))).toBe('spent');
  });

  it('C14 no refresh takes a session past its absolute end', async () => {
    const one = await add(store, signedIn({ absoluteEnd: start + 100 * day }));
    const next = await spend(store, one.refresh, start + 50 * day);
    expect(next.outcome).toMatchObject({ session: { refreshEnd: start + 100 * day, accessEnd: start + 51 * day } });
    const last = await spend(store, next.refresh, start + 99.5 * day);
    expect(last.outcome).toMatchObject({ session: { refreshEnd: start + 100 * day, accessEnd: start + 100 * day } });
    expect(await kindOf(spend(store, last.refresh, start + 100 * day))).toBe('unknown');
    expect(await find(store, last.access)).toBeUndefined();
  });

  it('C14 no token outlives the absolute end from the start', async () => {
    const one = await add(store, signedIn({ absoluteEnd: start + 60 * second }));
    expect((await find(store, one.access))?.session).toMatchObject({
      accessEnd: start + 60 * second,
      refreshEnd: start + 60 * second,
    });
    expect(await kindOf(spend(store, one.refresh, start + 60 * second))).toBe('unknown');
    expect(await find(store, one.access)).toBeUndefined();
  });

  it('C18 closing kills every token and wipes every secret at once', async () => {
    const one = await add(store);
    const next = await spend(store, one.refresh, start);
    await store.sessions.close(one.row.id);
    expect(await find(store, next.access)).toMatchObject({
      closed: true,
      session: { id: one.row.id, credential: Buffer.alloc(0), sipAccount: undefined, refreshHash: '' },
    });
    for (const refresh of [one.refresh, next.refresh]) {
      expect(await kindOf(spend(store, refresh, start + 1))).toBe('unknown');
    }
    expect((await find(store, next.access))?.closed).toBe(true);
  });

  it('C18 a closed session is remembered until its access token would have ended', async () => {
    const one = await add(store, signedIn({ accessEnd: start + 100 }));
    await store.sessions.close(one.row.id);
    await store.sessions.close(one.row.id);
    expect(await store.removeEnded(start + 99, 10)).toBe(0);
    expect((await find(store, one.access))?.closed).toBe(true);
    expect(await store.removeEnded(start + 100, 10)).toBe(1);
    expect(await find(store, one.access)).toBeUndefined();
  });

  it('C18 a closed session gets no secrets again', async () => {
    const one = await add(store);
    await store.sessions.close(one.row.id);
    await store.sessions.setSecrets(one.row.id, {
      credential: one.row.credential,
      sipAccount: seal(sipSecret, ['sip'], keys),
    });
    expect(await find(store, one.access)).toMatchObject({
      closed: true,
      session: { credential: Buffer.alloc(0), sipAccount: undefined },
    });
  });

  it('closes all sessions of a user, and of nobody else', async () => {
    const mine = [await add(store), await add(store)];
    const others = [
      await add(store, signedIn({ userId: 'bob.ray@example.com' })),
      await add(store, signedIn({ tenant: 'other' })),
    ];
    await store.sessions.closeAllOf('default', 'ann.lee@example.com');
    const closed = async ({ access }: SignedIn) => (await find(store, access))?.closed;
    expect(await Promise.all(mine.map(closed))).toEqual([true, true]);
    expect(await Promise.all(others.map(closed))).toEqual([false, false]);
  });

  it('C52 keeps secrets that were found later or sealed anew, of that session only', async () => {
    const one = await add(store, signedIn({ sipAccount: undefined }));
    const other = await add(store);
    const secrets = { credential: seal(secret, ['xsi'], keys), sipAccount: seal(sipSecret, ['sip'], keys) };
    await store.sessions.setSecrets(one.row.id, secrets);
    expect((await find(store, one.access))?.session).toEqual({ ...one.row, ...secrets });
    expect((await find(store, other.access))?.session).toEqual(other.row);
    await store.sessions.setSecrets(one.row.id, { credential: secrets.credential });
    expect((await find(store, one.access))?.session.sipAccount).toBeUndefined();
  });

  it('keeps nothing in the place of a credential that was replaced meanwhile', async () => {
    const one = await add(store);
    const old = one.row.credential;
    const next = { credential: seal(secret, ['xsi'], keys), sipAccount: one.row.sipAccount };
    await store.sessions.setSecrets(one.row.id, next, old);
    await store.sessions.setSecrets(one.row.id, { credential: old }, old);
    expect((await find(store, one.access))?.session).toEqual({ ...one.row, ...next });
  });

  it('C41 ends every session of a user that holds a credential, and no other', async () => {
    const [one, same, lent, changed, other, elsewhere] = [
      await add(store, signedIn({ credentialHash: 'h1' })),
      await add(store, signedIn({ credentialHash: 'h2' })),
      await add(store, signedIn({ credentialHash: undefined })),
      await add(store, signedIn({ credentialHash: 'h3' })),
      await add(store, signedIn({ credentialHash: 'h1', userId: 'bob.ray@example.com' })),
      await add(store, signedIn({ credentialHash: 'h1', tenant: 'other' })),
    ];
    const ended = await store.sessions.closeHolding(one.row, ['h1', 'h2']);
    expect(new Set(ended)).toEqual(new Set([one.row.id, same.row.id]));
    for (const { access } of [one, same]) expect(await find(store, access)).toMatchObject({ closed: true });
    for (const { access } of [lent, changed, other, elsewhere]) {
      expect(await find(store, access)).toMatchObject({ closed: false });
    }
    expect(await store.sessions.closeHolding(one.row, ['h1', 'h2'])).toEqual([]);
    expect(await store.sessions.closeHolding(lent.row, ['h9'])).toEqual([lent.row.id]);
  });

  it('C20 another tenant spends nothing and ends nothing, with any token', async () => {
    const one = await add(store);
    expect(await kindOf(spend(store, one.refresh, start, 'other'))).toBe('unknown');
    const next = await spend(store, one.refresh, start);
    expect(next.outcome.kind).toBe('spent');
    for (const refresh of [one.refresh, next.refresh]) {
      for (const now of [start + 1, start + day, start + 400 * day]) {
        expect(await kindOf(spend(store, refresh, now, 'other'))).toBe('unknown');
      }
    }
    expect(await find(store, next.access)).toMatchObject({ closed: false });
    expect(await kindOf(spend(store, next.refresh, start + 2))).toBe('spent');
  });

  it('C59 the oldest sessions above the limit are dropped, of that user at that tenant', async () => {
    const others = [
      await add(store, signedIn({ userId: 'bob.ray@example.com' }), start - 2),
      await add(store, signedIn({ tenant: 'other' }), start - 1),
    ];
    const closed = await add(store, signedIn(), start - 1);
    await store.sessions.close(closed.row.id);
    const mine: SignedIn[] = [];
    // two in each millisecond
    for (let index = 0; index < 6; index++) mine.push(await add(store, signedIn(), start + Math.floor(index / 2), 4));
    const isThere = async ({ access }: SignedIn) => (await find(store, access)) !== undefined;
    expect(await Promise.all(mine.map(isThere))).toEqual([false, false, true, true, true, true]);
    expect(await Promise.all([...others, closed].map(isThere))).toEqual([true, true, true]);
    expect(await kindOf(spend(store, mine[0]?.refresh ?? '', start + 9))).toBe('unknown');
  });

  it('C18 what a session lent ends with it, however it ends, and pushes nobody out', async () => {
    const lend = (parent: SignedIn) => add(store, signedIn({ parent: parent.row.id }), start, 3);
    const isLive = async ({ access }: SignedIn) => (await find(store, access))?.closed === false;
    const [closed, reused, dropped] = [await add(store), await add(store), await add(store)];
    const lent = [await lend(closed), await lend(reused), await lend(dropped)];
    expect(await Promise.all([closed, reused, dropped, ...lent].map(isLive))).toEqual(Array(6).fill(true));

    await store.sessions.close(closed.row.id);
    expect(await isLive(lent[0] as SignedIn)).toBe(false);
    await spend(store, reused.refresh, start);
    await spend(store, reused.refresh, start + 2 * window);
    expect(await isLive(lent[1] as SignedIn)).toBe(false);
    await add(store, signedIn(), start + 1, 1);
    expect(await isLive(lent[2] as SignedIn)).toBe(false);
  });

  it('C59 a session that is new stays, however few are allowed', async () => {
    const one = await add(store, signedIn(), start, 1);
    const other = await add(store, signedIn(), start, 1);
    expect(await find(store, one.access)).toBeUndefined();
    expect(await find(store, other.access)).toBeDefined();
  });

  it('removes what has ended in steps, and nothing else', async () => {
    for (let index = 0; index < 5; index++) await add(store, signedIn({ refreshEnd: start + index }));
    const live = await add(store);
    expect(await store.removeEnded(start - 1, 100)).toBe(0);
    expect(await store.removeEnded(start + 3, 3)).toBe(3);
    expect(await store.removeEnded(start + 3, 3)).toBe(1);
    expect(await store.removeEnded(start + 4, 3)).toBe(1);
    expect(await find(store, live.access)).toBeDefined();
  });

  it('C16 C53 fails with StoreUnavailable and nothing else, and does so for what is there twice', async () => {
    const one = await add(store);
    await expect(add(store, signedIn({ accessHash: one.row.accessHash }))).rejects.toThrow(StoreUnavailable);
    await expect(add(store, signedIn({ id: one.row.id }))).rejects.toThrow(StoreUnavailable);
    expect(await kindOf(spend(store, one.refresh, start))).toBe('spent');
  });
});

it('C16 C53 every answer of a store that is gone is StoreUnavailable, without what was asked', async () => {
  const store = new SqliteStore(':memory:');
  const one = await add(store);
  await store.close();
  const works: (() => Promise<unknown>)[] = [
    () => add(store),
    () => find(store, one.access),
    () => spend(store, one.refresh, start),
    () => store.sessions.setSecrets(one.row.id, { credential: Buffer.of(1) }),
    () => store.sessions.close(one.row.id),
    () => store.sessions.closeAllOf('default', 'ann.lee@example.com'),
    () => store.removeEnded(start, 1),
  ];
  for (const work of works) {
    const error: unknown = await work().catch((reason) => reason);
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(String(error)).toBe('StoreUnavailable: the store does not work');
  }
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
    const before = new SqliteStore(file);
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
    expect(() => new SqliteStore(file)).toThrow(StoreUnavailable);
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
    expect(() => new SqliteStore(join(folder, 'odd.db'))).toThrow();
  });
});

describe('several processes on one file', () => {
  const workers = 4;
  const script = join(folder, 'worker', 'worker.js');

  beforeAll(() => {
    mkdirSync(join(folder, 'worker', 'sqlite'), { recursive: true });
    const sources = readdirSync(__dirname).filter((name) => !name.endsWith('.spec.ts'));
    for (const name of ['store.ts', ...sources.map((source) => `sqlite/${source}`)]) {
      const { code } = transformFileSync(join(__dirname, '..', name), { sourceMaps: false });
      writeFileSync(join(folder, 'worker', name.replace(/ts$/, 'js')), code);
    }
    writeFileSync(script, workerScript);
  });

  /** Starts them all, lets go when all are ready, and collects what each of them saw. */
  async function race(work: object): Promise<string[]> {
    const children = Array.from({ length: workers }, () => fork(script, { stdio: 'ignore' }));
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
const { SqliteStore } = require('./sqlite/store.js');
process.on('message', async ({ file, times, hash, now, window }) => {
  const seen = [];
  try {
    const store = new SqliteStore(file);
    for (let index = 0; index < times; index++) {
      const name = process.pid + '-' + index;
      const successor = { accessHash: 'a' + name, accessEnd: now + 1e6, refreshHash: 'r' + name, refreshEnd: now + 1e6, sealedPair: Buffer.from(name) };
      const outcome = await store.sessions.spendRefresh([hash], 'default', successor, now, window);
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
