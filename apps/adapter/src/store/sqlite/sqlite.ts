import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '../store';
import { atomically, openDatabase } from './database';
import { identityOf, keepAside, preparePlace } from './place';
import type { Row } from './row';
import { isBusy, isDamage, needsNewConnection, refusalOf } from './trouble';

type Value = string | number | Buffer | null;

const inMemory = ':memory:';
/** How long a request waits for another process that has the file locked, and how long between two tries. Milliseconds. */
const lockPatience = 2000;
const pause = 2;
/** After a file could not be opened, it is left alone for as many times as long as that took. */
const restAfterFailure = 10;

/** One database with its prepared statements. Where its file was damaged or replaced, it is opened anew once it is good. */
export class Sqlite {
  /** Where a damaged file was kept when an empty one took its place. */
  readonly keptAside?: string;
  private database: DatabaseSync;
  private identity?: string;
  private isBroken = false;
  private lastInLine: Promise<unknown> = Promise.resolve();
  private triedAgain = { at: 0, took: 0 };
  private readonly statements = new Map<string, StatementSync>();

  /** `file` is a path or `:memory:`. A damaged one is refused, or kept aside where it is allowed to start empty. */
  constructor(
    private readonly file: string,
    startEmpty = false,
  ) {
    try {
      this.keptAside = startEmpty ? this.openOrKeepAside() : this.open();
    } catch (error) {
      throw new StoreUnavailable(refusalOf(file, error));
    }
  }

  /**
   * Whatever goes wrong is {@link StoreUnavailable}. While another process has the file locked, others are served and the work is
   * tried again: what found it locked did nothing.
   */
  async attempt<T>(work: () => T): Promise<T> {
    try {
      return this.try(work);
    } catch (error) {
      if (!isBusy(error)) throw new StoreUnavailable(error);
    }
    const end = performance.now() + lockPatience;
    // one tries, so that many who wait cost no more than one
    const turn = this.lastInLine.then(() => this.tryUntil(end, work));
    this.lastInLine = turn.catch(() => undefined);
    return turn;
  }

  /** All of it or nothing, and nobody else meanwhile. */
  atomically<T>(work: () => T): Promise<T> {
    return this.attempt(() => atomically(this.database, work));
  }

  /** Returns how many rows it changed. */
  run(sql: string, ...values: Value[]): number {
    return Number(this.prepare(sql).run(...values).changes);
  }

  get(sql: string, ...values: Value[]): Row | undefined {
    return this.prepare(sql).get(...values);
  }

  all(sql: string, ...values: Value[]): Row[] {
    return this.prepare(sql).all(...values);
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }

  private try<T>(work: () => T): T {
    try {
      this.useFile();
      return work();
    } catch (error) {
      this.isBroken ||= needsNewConnection(error);
      throw error;
    }
  }

  private async tryUntil<T>(end: number, work: () => T): Promise<T> {
    for (;;) {
      try {
        return this.try(work);
      } catch (error) {
        if (!isBusy(error) || performance.now() > end) throw new StoreUnavailable(error);
      }
      await sleep(pause);
    }
  }

  private open(): undefined {
    if (this.file !== inMemory) preparePlace(this.file);
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
    if (this.file === inMemory) return;
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

  private prepare(sql: string): StatementSync {
    const statement = this.statements.get(sql) ?? this.database.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }
}

export function places(values: readonly string[]): string {
  return values.map(() => '?').join(', ');
}
