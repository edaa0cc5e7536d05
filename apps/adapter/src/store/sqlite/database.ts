import { DatabaseSync } from 'node:sqlite';
import { migrations } from './migrations';
import { isBusy, sqliteCorrupt } from './trouble';

/** How long another process that has the file locked is waited for while it is opened. Milliseconds. */
const openingPatience = 2000;
/** How often what SQLite does not wait for by itself is tried, and for how long each time. Milliseconds. */
const walTries = { most: 100, pause: 20 };

/**
 * A database that is whole and of our version; `file` is a path or `:memory:`. Looking through it takes about a second for a
 * gigabyte. Afterwards SQLite waits for no lock: that would hold up everybody.
 */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: openingPatience });
  try {
    useWal(database);
    // what is wiped is gone from the file, too
    database.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON');
    requireWhole(database);
    migrate(database);
    database.exec('PRAGMA busy_timeout = 0');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
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

function requireWhole(database: DatabaseSync): void {
  if (database.prepare('PRAGMA quick_check(1)').get()?.quick_check === 'ok') return;
  throw Object.assign(new Error('quick_check found damage'), { errcode: sqliteCorrupt });
}

function migrate(database: DatabaseSync): void {
  const version = versionOf(database);
  if (version > migrations.length) throw new Error('it was written by a newer version of the adapter');
  if (version === migrations.length) return;
  atomically(database, () => {
    // several processes may find a new or an older file at the same moment
    const found = versionOf(database);
    if (found >= migrations.length) return;
    for (const migration of migrations.slice(found)) database.exec(migration);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version);
}

/** SQLite waits for other processes by itself, except for this. */
function useWal(database: DatabaseSync, triesLeft = walTries.most): void {
  try {
    database.exec('PRAGMA journal_mode = WAL');
  } catch (error) {
    if (!isBusy(error) || triesLeft === 0) throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, walTries.pause);
    useWal(database, triesLeft - 1);
  }
}
