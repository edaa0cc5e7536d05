import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { StoreUnavailable } from '../store';
import { openDatabase } from './database';
import { identityOf, keepAside, preparePlace } from './place';
import { isDamage, needsNewConnection, refusalOf } from './trouble';

const inMemory = ':memory:';
/** After a file could not be opened, it is left alone for as many times as long as that took. */
const restAfterFailure = 10;

/** One database with its prepared statements. A file that was damaged or replaced is opened again once it is good. */
export class Connection {
  /** Where a damaged file was kept when an empty one took its place. */
  readonly keptAside?: string;
  private database: DatabaseSync;
  private identity?: string;
  private isBroken = false;
  private triedAgain = { at: 0, took: 0 };
  private readonly statements = new Map<string, StatementSync>();

  /** `file` is a path or `:memory:`. A damaged one is rejected, or kept aside if it is allowed to start empty. */
  constructor(
    private readonly file: string,
    startEmpty: boolean,
  ) {
    try {
      this.keptAside = startEmpty ? this.openOrKeepAside() : this.open();
    } catch (error) {
      throw new StoreUnavailable(refusalOf(file, error));
    }
  }

  get isInMemory(): boolean {
    return this.file === inMemory;
  }

  /** Works with the file that has its name now. */
  use<T>(work: (database: DatabaseSync) => T): T {
    try {
      this.useFile();
      return work(this.database);
    } catch (error) {
      this.isBroken ||= needsNewConnection(error);
      throw error;
    }
  }

  prepare(sql: string): StatementSync {
    const statement = this.statements.get(sql) ?? this.database.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }

  private open(): undefined {
    if (!this.isInMemory) preparePlace(this.file);
    this.database = openDatabase(this.file);
    this.identity = identityOf(this.file);
  }

  private openOrKeepAside(): string | undefined {
    const identity = identityOf(this.file);
    try {
      return this.open();
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
    const aside = keepAside(this.file, identity);
    this.open();
    return aside;
  }

  /** What is written to a file that was taken away or replaced would be lost. */
  private useFile(): void {
    if (this.isInMemory) return;
    const identity = identityOf(this.file);
    if (identity === undefined) throw new Error('the file is gone');
    if (this.isBroken || identity !== this.identity) this.openAgain();
  }

  private openAgain(): void {
    const { at, took } = this.triedAgain;
    const started = performance.now();
    if (started < at + took * restAfterFailure) throw new Error('the file was no good a moment ago');
    this.isBroken = true;
    this.statements.clear();
    this.close();
    try {
      this.open();
      this.isBroken = false;
    } finally {
      this.triedAgain = { at: started, took: performance.now() - started };
    }
  }
}
