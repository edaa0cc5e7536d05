import { once } from 'node:events';
import { deserialize, serialize } from 'node:v8';
import type { Worker } from 'node:worker_threads';
import { StoreUnavailable } from '../store';
import type { Call } from './call';
import { startWriter } from './start-writer';

/** Milliseconds in which a write must begin, and after which its caller no longer waits for a disk that hangs. */
const patience = { start: 2000, end: 5000 };

interface Pending {
  settle(outcome: Uint8Array): void;
  fail(error: unknown): void;
}

/** The thread that writes to a file, as its callers see it. It is started by the first write, and again if it dies. */
export class WriterThread {
  private worker?: Worker;
  private isClosed = false;
  private lastId = 0;
  private readonly pending = new Map<number, Pending>();

  constructor(private readonly file: string) {}

  /** Whatever goes wrong is {@link StoreUnavailable}. */
  async call<T>(call: Omit<Call, 'id' | 'until'>): Promise<T> {
    const id = ++this.lastId;
    const timer = setTimeout(() => this.pending.get(id)?.fail(new Error('the disk does not answer')), patience.end);
    try {
      return await new Promise<T>((resolve, reject) => {
        const settle = (outcome: Uint8Array) => {
          const { value, failure } = deserialize(outcome);
          if (failure) reject(Object.assign(new Error(), failure));
          else resolve(value);
        };
        this.pending.set(id, { settle, fail: reject });
        this.send({ ...call, id, until: performance.now() + patience.start });
      });
    } catch (error) {
      throw new StoreUnavailable(error);
    } finally {
      clearTimeout(timer);
      this.pending.delete(id);
      // an idle thread keeps no process alive
      if (this.pending.size === 0) this.worker?.unref();
    }
  }

  /** Makes what was called before. */
  async close(): Promise<void> {
    this.isClosed = true;
    const { worker } = this;
    if (!worker) return;
    const timer = setTimeout(() => void worker.terminate(), patience.end);
    const ended = once(worker, 'exit');
    worker.ref();
    worker.postMessage(serialize(undefined));
    await ended;
    clearTimeout(timer);
  }

  private send(call: Call): void {
    if (this.isClosed) throw new Error('the store is closed');
    this.worker ??= this.start();
    this.worker.ref();
    this.worker.postMessage(serialize(call));
  }

  private start(): Worker {
    const worker = startWriter({ file: this.file, at: performance.now() });
    worker.on('message', ([id, outcome]) => this.pending.get(id)?.settle(outcome));
    worker.on('error', (error) => this.lose(worker, error));
    worker.on('exit', () => this.lose(worker, new Error('the thread that writes has ended')));
    return worker;
  }

  private lose(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const { fail } of this.pending.values()) fail(error);
  }
}
