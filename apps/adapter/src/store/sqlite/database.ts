import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StoreUnavailable } from '../store';

/** SQLITE_BUSY */
const busy = 5;
/** Each makes the next version out of the one before: a file of any older version is brought up to date. */
const migrations = [
  `
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
  `,
  `
  ALTER TABLE session ADD COLUMN parent TEXT REFERENCES session (id) ON DELETE CASCADE;
  CREATE INDEX session_by_parent ON session (parent);

  CREATE TABLE otp (
    id        TEXT PRIMARY KEY,
    tenant    TEXT NOT NULL,
    user_id   TEXT,
    code_hash TEXT NOT NULL,
    guesses   INTEGER NOT NULL DEFAULT 0,
    end       INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX otp_by_user ON otp (tenant, user_id);
  CREATE INDEX otp_by_end ON otp (end);

  CREATE TABLE provisioning (
    id      TEXT PRIMARY KEY,
    hash    TEXT NOT NULL UNIQUE,
    tenant  TEXT NOT NULL,
    user_id TEXT NOT NULL,
    created INTEGER NOT NULL,
    end     INTEGER NOT NULL,
    spent   INTEGER,
    revoked INTEGER
  ) STRICT;
  CREATE INDEX provisioning_by_user ON provisioning (tenant, user_id);
  CREATE INDEX provisioning_by_end ON provisioning (end);

  CREATE TABLE presence (
    tenant  TEXT NOT NULL,
    user_id TEXT NOT NULL,
    status  TEXT NOT NULL,
    at      INTEGER NOT NULL,
    end     INTEGER NOT NULL,
    PRIMARY KEY (tenant, user_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX presence_by_end ON presence (end);

  CREATE TABLE throttle (
    key  TEXT PRIMARY KEY,
    hits INTEGER NOT NULL,
    end  INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX throttle_by_end ON throttle (end);
  `,
  `
  ALTER TABLE session ADD COLUMN credential_hash TEXT;
  ALTER TABLE throttle ADD COLUMN blocked_until INTEGER NOT NULL DEFAULT 0;
  `,
];

/** A file that only we can read, made when it does not exist; `:memory:` for none. */
export function openDatabase(file: string): DatabaseSync {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file, { timeout: 2000 });
  if (file !== ':memory:') chmodSync(file, 0o600);
  useWal(database);
  // what is wiped is gone from the file, too
  database.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON');
  // several processes may find a new or an older file at the same moment
  const found = atomically(database, () => {
    const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
    if (version >= migrations.length) return version;
    for (const migration of migrations.slice(version)) database.exec(migration);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
    return migrations.length;
  });
  if (found === migrations.length) return database;
  database.close();
  throw new StoreUnavailable(new Error(`${file} was written by a newer version of the adapter`));
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
