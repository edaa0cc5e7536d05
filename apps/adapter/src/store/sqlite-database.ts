import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreUnavailable } from './store';

const version = 1;
/** SQLITE_BUSY */
const busy = 5;
const schema = `
  CREATE TABLE session (
    id            TEXT PRIMARY KEY,
    tenant        TEXT NOT NULL,
    user_id       TEXT NOT NULL,
    created       INTEGER NOT NULL,
    credential    BLOB,
    sip_account   BLOB,
    access_hash   TEXT NOT NULL UNIQUE,
    access_end    INTEGER NOT NULL,
    refresh_hash  TEXT UNIQUE,
    refresh_end   INTEGER NOT NULL,
    absolute_end  INTEGER NOT NULL,
    last_refresh_hash TEXT,
    last_spent    INTEGER,
    sealed_pair   BLOB,
    closed        INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX session_by_user ON session (tenant, user_id, created);
  CREATE INDEX session_by_end ON session (refresh_end);
  CREATE INDEX session_by_last_refresh ON session (last_refresh_hash);

  CREATE TABLE spent_refresh (
    hash       TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX spent_refresh_by_session ON spent_refresh (session_id);
  PRAGMA user_version = ${version};
`;

/** A file that only we can read, made when it does not exist; `:memory:` for none. */
export function openDatabase(file: string): DatabaseSync {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file, { timeout: 2000 });
  if (file !== ':memory:') chmodSync(file, 0o600);
  useWal(database);
  // what is wiped is gone from the file, too
  database.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON');
  // several processes may find a new file at the same moment
  const found = atomically(database, () => {
    const { user_version } = database.prepare('PRAGMA user_version').get() ?? {};
    if (user_version !== 0) return user_version;
    database.exec(schema);
    return version;
  });
  if (found === version) return database;
  database.close();
  throw new StoreUnavailable(new Error(`${file} was written by another version of the adapter`));
}

/** All of it or nothing, and nobody else meanwhile. */
export function atomically<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const done = work();
    database.exec('COMMIT');
    return done;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** SQLite waits for other processes by itself, except for this. */
function useWal(database: DatabaseSync, triesLeft = 100): void {
  try {
    database.exec('PRAGMA journal_mode = WAL');
  } catch (error) {
    const isBusy = error instanceof Error && 'errcode' in error && error.errcode === busy;
    if (!isBusy || triesLeft === 0) throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    useWal(database, triesLeft - 1);
  }
}
