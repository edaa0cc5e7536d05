import { deserialize, serialize } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { StoreUnavailable } from '../store';
import type { Call, Outcome, Start } from './call';
import { SqliteStore } from './store';

// The thread that writes to a file. It waits for the disk, so that the event loop of the process does not.

const { file, at }: Start = workerData;
/** Milliseconds that the clock of the caller's thread is ahead of the one here. */
const ahead = at - performance.now();
/** The time of the call that is made: the clock is the caller's. */
let now = 0;
let store: SqliteStore | undefined;

async function make({ part, method, values, time, until }: Call): Promise<unknown> {
  if (performance.now() + ahead > until) throw new Error('the disk is too slow');
  // one that cannot be opened is tried again with the next call
  store ??= new SqliteStore(file, false, () => now);
  now = time;
  const target: object = part === '' ? store : Reflect.get(store, part);
  return Reflect.get(target, method).apply(target, values);
}

/** Only what an error that was caused here holds goes back: its class stays in this thread. */
function toOutcome(error: unknown): Outcome {
  const { message, code, errcode } = Object(error instanceof StoreUnavailable ? error.cause : error);
  return { failure: { message, code, errcode } };
}

parentPort?.on('message', async (bytes: Uint8Array) => {
  const call: Call | undefined = deserialize(bytes);
  if (call) {
    const outcome = await make(call).then((value): Outcome => ({ value }), toOutcome);
    parentPort?.postMessage([call.id, serialize(outcome)]);
  } else {
    await store?.close();
    // what was called before is answered before
    setImmediate(() => parentPort?.close());
  }
});
