import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '../store';
import { Connection } from './connection';
import { GroupCommit } from './group-commit';
import type { Row } from './row';
import { isBusy } from './trouble';

type Value = string | number | Uint8Array | null;

/** Milliseconds for which a read waits for another process that has the file locked, and between two tries. */
const patience = 2000;
const pause = 2;

/** How statements are run: reads at once, writes with the others that wait. */
export class Sqlite {
  private readonly connection: Connection;
  private readonly commits: GroupCommit;

  /** `file` is a path or `:memory:`. A damaged one is rejected, or kept aside if it is allowed to start empty. */
  constructor(file: string, startEmpty = false) {
    this.connection = new Connection(file, startEmpty);
    this.commits = new GroupCommit(this.connection);
  }

  get keptAside(): string | undefined {
    return this.connection.keptAside;
  }

  /** Whatever goes wrong is {@link StoreUnavailable}. */
  async read<T>(work: () => T): Promise<T> {
    const end = performance.now() + patience;
    for (;;) {
      try {
        return this.connection.use(work);
      } catch (error) {
        if (!isBusy(error) || performance.now() > end) throw new StoreUnavailable(error);
      }
      await sleep(pause);
    }
  }

  /** All of it or nothing, on the disk once it is settled. Whatever goes wrong is {@link StoreUnavailable}. */
  atomically<T>(work: () => T): Promise<T> {
    return this.commits.add(work, true);
  }

  /** The same for what may be lost with the power: it does not wait for the disk. */
  atomicallySoon<T>(work: () => T): Promise<T> {
    return this.commits.add(work, false);
  }

  /** Returns how many rows it changed. */
  run(sql: string, ...values: Value[]): number {
    return Number(this.connection.prepare(sql).run(...values).changes);
  }

  get(sql: string, ...values: Value[]): Row | undefined {
    return this.connection.prepare(sql).get(...values);
  }

  all(sql: string, ...values: Value[]): Row[] {
    return this.connection.prepare(sql).all(...values);
  }

  /** Makes what waits before it closes. */
  close(): void {
    this.commits.flush();
    this.connection.close();
  }
}

export function places(values: readonly string[]): string {
  return values.map(() => '?').join(', ');
}
