import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractTable } from './contract-table.mjs';
import { complain, isWhole, keepPage } from './whole-run.mjs';

/** Holds what the tests saw against the API description and against docs/contract.md, at the end of a whole run. */
export default class ContractReporter {
  constructor(globalConfig) {
    this.globalConfig = globalConfig;
    // workers inherit it; observed.ts reads it
    this.folder = isWhole(globalConfig) ? mkdtempSync(join(tmpdir(), 'contract-')) : undefined;
    if (this.folder) process.env.CONTRACT_OBSERVATIONS = this.folder;
  }

  onRunComplete(_contexts, { numFailedTestSuites, wasInterrupted }) {
    if (!this.folder) return;
    if (numFailedTestSuites === 0 && !wasInterrupted) this.error = this.check();
    rmSync(this.folder, { recursive: true, force: true });
  }

  getLastError() {
    return this.error;
  }

  check() {
    const demands = JSON.parse(readFileSync(join(this.folder, 'demands.json'), 'utf8'));
    const observations = globSync(join(this.folder, '*.jsonl')).flatMap((file) =>
      readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
    const { page, missing, undescribed } = contractTable(demands, observations);
    return complain('The contract', [
      ...missing.map((one) => `no test got: ${one}`),
      ...undescribed.map((one) => `not in the API description: ${one}`),
      ...keepPage(this.globalConfig, 'docs/contract.md', page),
    ]);
  }
}
