import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Shared by the reporters that check a whole run of the tests and write a table of it.

/** Not one that looks at a part of the tests only. */
export function isWhole({
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

/** Writes a table where `npm run contract` finds it. */
export function writeTable({ rootDir }, name, table) {
  mkdirSync(join(rootDir, 'dist/tests'), { recursive: true });
  writeFileSync(join(rootDir, 'dist/tests', name), table);
}

/** Number of skipped tests with this text in their full name. */
export function countSkipped(testResults, text) {
  const tests = testResults.flatMap((file) => file.testResults);
  return tests.filter(({ status, fullName }) => status === 'pending' && fullName.includes(text)).length;
}

/** The error of a reporter, said where it is read; none where nothing is wrong. */
export function complain(about, wrong) {
  if (wrong.length === 0) return undefined;
  process.stderr.write(`\n${about}:\n${wrong.map((line) => `  ${line}\n`).join('')}`);
  return new Error(`${about}: ${wrong.length} wrong`);
}

/** A link from the root to a test file. */
export function linkTo(file) {
  const name = file
    .split('/')
    .at(-1)
    .replace(/(\.e2e)?\.spec\.ts$/, '');
  return `[${name}](${file})`;
}

export function escaped(title) {
  return title.replace(/[\\`*_<>|[\]]/g, '\\$&');
}

export function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
