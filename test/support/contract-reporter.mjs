import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractTable } from './contract-table.mjs';

const page = 'docs/contract.md';

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
    const { page: wanted, missing, undescribed } = contractTable(demands, observations);
    const file = join(this.globalConfig.rootDir, page);
    const isOld = !existsSync(file) || readFileSync(file, 'utf8') !== wanted;
    if (isOld && this.globalConfig.updateSnapshot === 'all') writeFileSync(file, wanted);
    const wrong = [
      ...missing.map((one) => `no test got: ${one}`),
      ...undescribed.map((one) => `not in the API description: ${one}`),
      ...(isOld && this.globalConfig.updateSnapshot !== 'all' ? [`${page} is old: npm test -- -u writes it`] : []),
    ];
    if (wrong.length === 0) return undefined;
    process.stderr.write(`\nThe contract:\n${wrong.map((line) => `  ${line}\n`).join('')}`);
    return new Error(`the contract: ${wrong.length} wrong`);
  }
}

/** Not one that looks at a part of the tests only. */
function isWhole({
  testPathPatterns,
  testNamePattern,
  onlyChanged,
  findRelatedTests,
  shard,
  watch,
  watchAll,
  listTests,
  nonFlagArgs = [],
}) {
  const isFiltered = (testPathPatterns?.patterns ?? []).length > 0 || nonFlagArgs.length > 0 || testNamePattern;
  return !(isFiltered || onlyChanged || findRelatedTests || shard || watch || watchAll || listTests);
}
