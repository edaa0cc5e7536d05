import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Start } from './call';

/** Starts `writer.ts` in a thread of its own. */
export function startWriter(workerData: Start): Worker {
  return new Worker(join(__dirname, 'writer.js'), { workerData });
}
