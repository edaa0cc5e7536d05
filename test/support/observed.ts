import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Demand } from './demands';

/** One answer that a test saw, for the table of the contract: which test shows which status and code. */
export interface Observation {
  method: string;
  path: string;
  status: number;
  code?: string;
  test: string;
  file: string;
}

/** Where each worker writes down what its tests saw; the reporter sets it and reads it at the end of a whole run. */
const folder = process.env.CONTRACT_OBSERVATIONS;

export function observe(method: string, path: string, status: number, code?: string): void {
  const { currentTestName: test, testPath } = expect.getState();
  if (!folder || !test || !testPath) return;
  mkdirSync(folder, { recursive: true });
  const [route = ''] = path.split('?');
  const line: Observation = { method, path: route, status, code, test, file: relative(process.cwd(), testPath) };
  appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify(line)}\n`);
}

/** Writes down what tests have to show. */
export function demand(demands: readonly Demand[]): void {
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'demands.json'), JSON.stringify(demands));
}
