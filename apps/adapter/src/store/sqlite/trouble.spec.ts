import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionRow } from '../session-store';
import { type Store, StoreUnavailable } from '../store';
import { SqliteFileStore } from './file-store';
import { migrations } from './migrations';
import { identityOf, keepAside } from './place';
import type { Sqlite } from './sqlite';
import { SqliteStore } from './store';

const now = Date.UTC(2026, 6, 14);
const day = 86_400_000;
let folder: string;
let file: string;
const stores: Store[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trouble-'));
  file = join(folder, 'adapter.db');
});
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
  rmSync(folder, { recursive: true });
});

/** As the adapter opens it: with a thread that writes. */
function open(startEmpty = false): Store {
  const store = new SqliteFileStore(file, startEmpty);
  stores.push(store);
  return store;
}

/** As that thread opens it, whose connection can be told things here. */
function openHere(): SqliteStore {
  const store = new SqliteStore(file);
  stores.push(store);
  return store;
}

/** Runs a statement on the store's own connection, which is the one that reads if there are two. */
function tell(store: Store, sql: string) {
  const sqlite: Sqlite = Reflect.get(Reflect.get(store, 'reader') ?? store, 'sqlite');
  return sqlite.get(sql);
}

const row = (id: string): SessionRow => ({
  id,
  tenant: 'default',
  userId: `${id}@example.com`,
  credential: Buffer.alloc(2000, 1),
  accessHash: `a:${id}`,
  accessEnd: now + day,
  refreshHash: `r:${id}`,
  refreshEnd: now + day,
  absoluteEnd: now + day,
});
const successor = {
  accessHash: 'a:next',
  accessEnd: now + day,
  refreshHash: 'r:next',
  refreshEnd: now + day,
  sealedPair: Buffer.of(1),
};
const add = (store: Store, id: string) => store.sessions.add(row(id), 20, now);
const spend = async (store: Store, id: string) =>
  (await store.sessions.spendRefresh({ hashes: [`r:${id}`], tenant: 'default' }, successor, now, 10_000)).kind;
const isFound = async (store: Store, id: string) => (await store.sessions.findByAccess([`a:${id}`])) !== undefined;

/** What is said of a store that does not start. */
function refusal(startEmpty = false): string {
  try {
    open(startEmpty);
  } catch (error) {
    expect(error).toBeInstanceOf(StoreUnavailable);
    return String((error as StoreUnavailable).cause);
  }
  return 'none';
}

async function expectNoWrites(store: Store): Promise<void> {
  await expect(add(store, 'late')).rejects.toThrow(StoreUnavailable);
  await expect(spend(store, 'one')).rejects.toThrow(StoreUnavailable);
  await expect(store.sessions.close('one')).rejects.toThrow(StoreUnavailable);
  await expect(store.check()).rejects.toThrow(StoreUnavailable);
}

/** What was there before is still there and can be used once, and what was refused is not. */
async function expectAllIsWell(store: Store): Promise<void> {
  expect([await isFound(store, 'one'), await isFound(store, 'late')]).toEqual([true, false]);
  expect(await spend(store, 'one')).toBe('spent');
  await add(store, 'after');
  await store.check();
}

/** A file of the current version with one session in it, and nothing beside it. */
async function makeFile(): Promise<void> {
  const store = new SqliteStore(file);
  await add(store, 'one');
  await store.close();
}

/** Leaves the first page, which says what it is. */
function damage(): void {
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0xa5, 4096));
}

describe('C50 at the start', () => {
  it('a folder that others can look into is refused with its mode and what to do', () => {
    for (const mode of [0o755, 0o710, 0o701, 0o770]) {
      chmodSync(folder, mode);
      const wanted = `the folder ${folder} has mode ${mode.toString(8)}, so that others can look into it: use a folder that holds nothing else, such as sqlite:${folder}/adapter/adapter.db; a missing folder is created with mode 700`;
      expect(refusal()).toBe(`Error: ${file}: ${wanted}`);
    }
    expect(readdirSync(folder)).toEqual([]);
    chmodSync(folder, 0o700);
    expect(refusal()).toBe('none');
  });

  it('what was left beside the file is closed to others, too', async () => {
    const store = open();
    await add(store, 'one');
    const copy = join(folder, 'copy');
    mkdirSync(copy, { mode: 0o700 });
    for (const name of ['adapter.db', 'adapter.db-wal', 'adapter.db-shm']) {
      cpSync(join(folder, name), join(copy, name));
      chmodSync(join(copy, name), 0o644);
    }
    file = join(copy, 'adapter.db');
    expect(await isFound(open(), 'one')).toBe(true);
    expect(readdirSync(copy).map((name) => statSync(join(copy, name)).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
  });
});

describe('C53 while it runs', () => {
  it('a full disk refuses writes, loses nothing, and is over when there is room', async () => {
    const store = openHere();
    await add(store, 'one');
    const pages = Number(tell(store, 'PRAGMA page_count')?.page_count);
    tell(store, `PRAGMA max_page_count = ${pages}`);
    let added = 0;
    const fill = async () => {
      for (; ; added++) await add(store, `filler-${added}`);
    };
    const full: unknown = await fill().catch((error) => error);
    expect(String((full as StoreUnavailable).cause)).toContain('full');
    for (let index = 0; index < added; index++) expect(await isFound(store, `filler-${index}`)).toBe(true);
    expect(await isFound(store, 'one')).toBe(true);
    tell(store, 'PRAGMA max_page_count = 1000000');
    await expectAllIsWell(store);
  });

  it('a file that cannot be written refuses writes and is read', async () => {
    const store = openHere();
    await add(store, 'one');
    tell(store, 'PRAGMA query_only = 1');
    await expectNoWrites(store);
    expect(await isFound(store, 'one')).toBe(true);
    tell(store, 'PRAGMA query_only = 0');
    await expectAllIsWell(store);
  });

  it('a file that was taken away is used no more, and no other is made; put back, it is', async () => {
    const store = open();
    await add(store, 'one');
    renameSync(file, `${file}.away`);
    await expectNoWrites(store);
    await expect(isFound(store, 'one')).rejects.toThrow(StoreUnavailable);
    expect(existsSync(file)).toBe(false);
    renameSync(`${file}.away`, file);
    await expectAllIsWell(store);
  });

  it('a copy in the place of the file is used', async () => {
    const store = open();
    await add(store, 'one');
    tell(store, `VACUUM INTO '${file}.copy'`);
    await add(store, 'late');
    for (const ending of ['', '-wal', '-shm']) rmSync(file + ending);
    await expectNoWrites(store);
    renameSync(`${file}.copy`, file);
    await expectAllIsWell(store);
  });

  it('damage refuses everything until the file is good again', async () => {
    await makeFile();
    const good = readFileSync(file);
    const store = open();
    damage();
    tell(store, 'PRAGMA shrink_memory');
    await expect(isFound(store, 'one')).rejects.toThrow(StoreUnavailable);
    await expectNoWrites(store);
    writeFileSync(file, good);
    const untilItWorks = async (tries: number): Promise<unknown> =>
      store.check().catch(async (error) => {
        if (tries === 0) throw error;
        await sleep(50);
        return untilItWorks(tries - 1);
      });
    await untilItWorks(100);
    await expectAllIsWell(store);
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([]);
  });
});

describe('C53 damage at the start', () => {
  const kinds: [string, () => void][] = [
    ['is no database', () => writeFileSync(file, 'no database at all, though long enough to be one'.repeat(50))],
    ['is damaged further on', damage],
    ['is cut off', () => writeFileSync(file, readFileSync(file).subarray(0, 4096 * 3))],
  ];

  it.each(kinds)('refuses a file that %s, and leaves it as it is', async (_, spoil) => {
    await makeFile();
    spoil();
    const before = readFileSync(file);
    expect(refusal()).toMatch(/damage|malformed|not a database/);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder)).toContain('adapter.db');
  });

  it.each(kinds)('where told to, keeps a file aside that %s, and begins an empty one', async (_, spoil) => {
    await makeFile();
    spoil();
    const before = readFileSync(file);
    const store = open(true);
    const [aside = ''] = /\S+\.damaged-2\d{3}-[\dTZ-]+/.exec(String(await store.warnings())) ?? [];
    expect(readFileSync(aside).equals(before)).toBe(true);
    expect(statSync(aside).mode & 0o777).toBe(0o600);
    expect(await isFound(store, 'one')).toBe(false);
    await add(store, 'one');
    await expectAllIsWell(store);
  });

  it('a good file is never put aside, nor one of a newer version, nor what is no file', async () => {
    await makeFile();
    const store = open(true);
    expect(await store.warnings()).toEqual([]);
    expect(await isFound(store, 'one')).toBe(true);
    await store.close();
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    expect(refusal(true)).toBe(`Error: ${file}: it was written by a newer version of the adapter`);
    file = join(folder, 'folder');
    mkdirSync(file);
    expect(refusal(true)).toContain('unable to open');
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('nothing is put aside that another process has begun meanwhile', () => {
    writeFileSync(file, 'damaged');
    const identity = identityOf(file);
    renameSync(file, `${file}.damaged-before`);
    writeFileSync(file, 'good');
    expect(keepAside(file, identity)).toBeUndefined();
    expect(readFileSync(file, 'utf8')).toBe('good');
  });
});

it.each([1, 2, 3])('a file of version %s is brought up to date, and what is in it is found', async (version) => {
  const older = new DatabaseSync(file);
  for (const migration of migrations.slice(0, version)) older.exec(migration);
  older.exec(`PRAGMA user_version = ${version};
    INSERT INTO session (id, tenant, user_id, created, credential, access_hash, access_end, refresh_hash, refresh_end, absolute_end)
      VALUES ('one', 'default', 'one@example.com', 1, x'01', 'a:one', ${now + day}, 'r:one', ${now + day}, ${now + day});
    INSERT INTO spent_refresh VALUES ('r:before', 'one')`);
  older.close();
  const store = open();
  expect(tell(store, 'PRAGMA user_version')).toEqual({ user_version: migrations.length });
  await expectAllIsWell(store);
  expect(await spend(store, 'before')).toBe('reused');
});

describe('while another process has the file locked', () => {
  /** Milliseconds for which nothing else was done, at most. */
  async function longestHold(work: Promise<unknown>): Promise<number> {
    let longest = 0;
    let before = performance.now();
    const ticks = setInterval(() => {
      longest = Math.max(longest, performance.now() - before);
      before = performance.now();
    }, 1);
    await work.catch(() => undefined);
    clearInterval(ticks);
    return longest;
  }

  it('C53 it is waited for without holding up anybody, but not for ever', async () => {
    const store = open();
    await add(store, 'one');
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const started = performance.now();
    const spends = Array.from({ length: 20 }, (_, index) => add(store, `late-${index}`));
    const outcomes = Promise.allSettled(spends);
    // one wait of SQLite's own would hold up everybody for longer
    expect(await longestHold(outcomes)).toBeLessThan(1000);
    expect(performance.now() - started).toBeGreaterThan(1500);
    for (const outcome of await outcomes) expect(outcome).toMatchObject({ reason: expect.any(StoreUnavailable) });
    other.exec('ROLLBACK');
    other.close();
    await expectAllIsWell(store);
  });

  it('what waited is done once it is free', async () => {
    const store = open();
    await add(store, 'one');
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const spending = spend(store, 'one');
    await sleep(100);
    other.exec('ROLLBACK');
    other.close();
    expect(await spending).toBe('spent');
  });
});
