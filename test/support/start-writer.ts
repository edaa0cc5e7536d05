import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { transformFileSync } from '@swc/core';

const sources = join(__dirname, '../../apps/adapter/src/store');
let compiled: string | undefined;
afterAll(() => {
  if (compiled) rmSync(compiled, { recursive: true });
});

/** The folder of the SQLite store in JavaScript, for what runs outside of jest. */
export function compiledStore(): string {
  compiled ??= compile();
  return compiled;
}

/** In place of the one that is built. */
export function startWriter(workerData: object): Worker {
  return new Worker(join(compiledStore(), 'sqlite/writer.js'), { workerData });
}

function compile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'compiled-store-'));
  const names = readdirSync(join(sources, 'sqlite')).map((name) => `sqlite/${name}`);
  for (const name of ['store.ts', 'throttle-store.ts', ...names.filter((one) => !one.endsWith('.spec.ts'))]) {
    const file = join(folder, name.replace(/ts$/, 'js'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, transformFileSync(join(sources, name), { sourceMaps: false }).code);
  }
  return folder;
}
