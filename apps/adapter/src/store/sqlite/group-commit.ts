import type { DatabaseSync } from 'node:sqlite';
import { StoreUnavailable } from '../store';
import type { Connection } from './connection';
import { atomically } from './database';
import { isBusy, needsNewConnection } from './trouble';

/** Milliseconds for which a step waits for another process that has the file locked, and between two tries. */
const patience = 2000;
const pause = 2;

/** A step that waits for its transaction. */
interface Step {
  until: number;
  isDurable: boolean;
  /** Does the work, and keeps what came of it. Throws if no other step can be made either. */
  make(database: DatabaseSync): void;
  /** Passes on what came of it, once it is on the disk. */
  settle(): void;
  fail(error: unknown): void;
}

/**
 * Group commit: the steps that wait are made in one transaction, which waits for the disk once. Each is in a savepoint, so that a
 * step that fails does not touch the others.
 */
export class GroupCommit {
  private waiting: Step[] = [];
  private isScheduled = false;
  private isDurable = true;

  constructor(private readonly connection: Connection) {}

  /** Whatever goes wrong is {@link StoreUnavailable}. */
  add<T>(work: () => T, isDurable: boolean): Promise<T> {
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => reject(new StoreUnavailable(error));
      const step = {
        until: performance.now() + patience,
        isDurable,
        settle: () => {},
        fail,
        make(database: DatabaseSync) {
          try {
            const made = inSavepoint(database, work);
            step.settle = () => resolve(made);
          } catch (error) {
            if (needsNewConnection(error) || !database.isTransaction) throw error;
            step.settle = () => fail(error);
          }
        },
      };
      this.waiting.push(step);
      // in memory there is no disk to wait for
      if (this.connection.isInMemory) this.flush();
      else this.schedule();
    });
  }

  /** Makes what waits at once. */
  flush(): void {
    const group = this.waiting.splice(0);
    try {
      if (group.length > 0) this.connection.use((database) => this.commit(database, group));
      for (const step of group) step.settle();
    } catch (error) {
      const now = isBusy(error) ? performance.now() : Number.POSITIVE_INFINITY;
      for (const step of group) {
        if (step.until < now) step.fail(error);
        else this.waiting.push(step);
      }
    }
  }

  /** What comes while a group is made is the next one. */
  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    const run = () => {
      this.flush();
      this.isScheduled = false;
      if (this.waiting.length > 0) setTimeout(() => this.schedule(), pause);
    };
    setImmediate(run);
  }

  /** What need not be durable is on the disk with what is durable next, or with the next checkpoint. */
  private commit(database: DatabaseSync, group: readonly Step[]): void {
    const isDurable = group.some((step) => step.isDurable);
    if (isDurable !== this.isDurable) database.exec(`PRAGMA synchronous = ${isDurable ? 'FULL' : 'NORMAL'}`);
    this.isDurable = isDurable;
    atomically(database, () => {
      for (const step of group) step.make(database);
    });
  }
}

function inSavepoint<T>(database: DatabaseSync, work: () => T): T {
  database.exec('SAVEPOINT step');
  try {
    const made = work();
    database.exec('RELEASE step');
    return made;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK TO step; RELEASE step');
    throw error;
  }
}
