import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractTable } from './contract-table.mjs';
import { complain, countSkipped, isWhole, writeTable } from './whole-run.mjs';

/** Compares the responses that the tests got with the API description, at the end of a whole run. */
export default class ContractReporter {
  constructor(globalConfig) {
    this.globalConfig = globalConfig;
    // workers inherit it; observed.ts reads it
    this.folder = isWhole(globalConfig) ? mkdtempSync(join(tmpdir(), 'contract-')) : undefined;
    if (this.folder) process.env.CONTRACT_OBSERVATIONS = this.folder;
  }

  onRunComplete(_contexts, { numFailedTestSuites, wasInterrupted, testResults }) {
    if (!this.folder) return;
    if (numFailedTestSuites === 0 && !wasInterrupted) this.error = this.check(testResults);
    rmSync(this.folder, { recursive: true, force: true });
  }

  getLastError() {
    return this.error;
  }

  check(testResults) {
    const demands = JSON.parse(readFileSync(join(this.folder, 'demands.json'), 'utf8'));
    const observations = globSync(join(this.folder, '*.jsonl')).flatMap((file) =>
      readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
    const { page, missing, undescribed } = contractTable(demands, observations);
    writeTable(this.globalConfig, 'contract.md', page);
    // a skipped test may be the one that gets it
    const isComplete = countSkipped(testResults, '(needs ') === 0;
    return complain('The contract', [
      ...(isComplete ? missing.map((one) => `no test got: ${one}`) : []),
      ...undescribed.map((one) => `not in the API description: ${one}`),
    ]);
  }
}
