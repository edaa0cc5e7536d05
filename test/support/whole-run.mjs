import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// What the reporters share that write a page of docs/ from a whole run of the tests.

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

/** Writes the page where the run may, with `-u`; else says what is wrong with the one that is there, a line each. */
export function keepPage({ rootDir, updateSnapshot }, page, wanted) {
  const file = join(rootDir, page);
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted) return [];
  if (updateSnapshot !== 'all') return [`${page} is old: npm test -- -u writes it`];
  writeFileSync(file, wanted);
  return [];
}

/** The error of a reporter, said where it is read; none where nothing is wrong. */
export function complain(about, wrong) {
  if (wrong.length === 0) return undefined;
  process.stderr.write(`\n${about}:\n${wrong.map((line) => `  ${line}\n`).join('')}`);
  return new Error(`${about}: ${wrong.length} wrong`);
}

/** A link from a page of docs/ to a test file, and a title as it stands there. */
export function linkTo(file) {
  const name = file
    .split('/')
    .at(-1)
    .replace(/(\.e2e)?\.spec\.ts$/, '');
  return `[${name}](../${file})`;
}

export function escaped(title) {
  return title.replace(/[\\`*_<>|[\]]/g, '\\$&');
}

export function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
