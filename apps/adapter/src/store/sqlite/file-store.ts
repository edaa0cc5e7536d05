import type { Store } from '../store';
import { SqliteStore } from './store';
import { WriterThread } from './writer-thread';

/**
 * Everything in one SQLite file, which is read here and written in a thread of its own: no request waits for the disk but those
 * that write.
 */
export class SqliteFileStore implements Store {
  private readonly reader: SqliteStore;
  private readonly writer: WriterThread;
  readonly sessions: Store['sessions'];
  readonly otps: Store['otps'];
  readonly provisioning: Store['provisioning'];
  readonly presence: Store['presence'];
  readonly throttles: Store['throttles'];

  /** A damaged file is rejected, or kept aside if it is allowed to start empty. */
  constructor(
    file: string,
    startEmpty = false,
    readonly now = () => Date.now(),
  ) {
    this.reader = new SqliteStore(file, startEmpty, now);
    this.writer = new WriterThread(file);
    const { sessions, otps, provisioning, presence, throttles } = this.reader;
    this.sessions = this.divided('sessions', sessions, ['findByAccess', 'rotationOf']);
    this.otps = this.divided('otps', otps, ['userOf']);
    this.provisioning = this.divided('provisioning', provisioning, ['find', 'list']);
    this.presence = this.divided('presence', presence, ['ofTenant']);
    this.throttles = this.divided('throttles', throttles, []);
  }

  forgetUser(...values: Parameters<Store['forgetUser']>): Promise<string[]> {
    return this.write('', 'forgetUser', values);
  }

  forgetTenant(...values: Parameters<Store['forgetTenant']>): Promise<number> {
    return this.write('', 'forgetTenant', values);
  }

  check(): Promise<void> {
    return this.write('', 'check', []);
  }

  warnings(): Promise<string[]> {
    return this.reader.warnings();
  }

  removeEnded(...values: Parameters<Store['removeEnded']>): Promise<number> {
    return this.write('', 'removeEnded', values);
  }

  /** The thread last: whoever closes the file last waits for the disk. */
  async close(): Promise<void> {
    await this.reader.close();
    await this.writer.close();
  }

  /** A part of the store whose methods are called in the thread, except for these. */
  private divided<T extends object>(name: string, part: T, reads: readonly (keyof T)[]): T {
    const reader: object = part;
    const isRead = new Set<string | symbol | number>(reads);
    return new Proxy(part, {
      get: (_, method) =>
        isRead.has(method)
          ? Reflect.get(reader, method).bind(reader)
          : (...values: unknown[]) => this.write(name, String(method), values),
    });
  }

  private write<T>(part: string, method: string, values: unknown[]): Promise<T> {
    return this.writer.call({ part, method, values, time: this.now() });
  }
}
