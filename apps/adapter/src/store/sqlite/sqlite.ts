import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { StoreUnavailable } from '../store';
import { atomically, openDatabase } from './database';
import type { Row } from './row';

type Value = string | number | Buffer | null;

/** One database with its prepared statements. */
export class Sqlite {
  private readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();

  /** `file` is a path or `:memory:`. */
  constructor(file: string) {
    this.database = openDatabase(file);
  }

  /** Whatever goes wrong is {@link StoreUnavailable}. */
  async attempt<T>(work: () => T): Promise<T> {
    try {
      return work();
    } catch (error) {
      throw new StoreUnavailable(error);
    }
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
    this.database.close();
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
