import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './golden';
import { checkGolden } from './golden-file';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'golden-'));
  path = join(folder, 'a/b.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a missing file is written, but not with --ci', () => {
  expect(checkGolden(path, { a: 1 }, 'none')?.advice).toContain('is missing');
  expect(existsSync(path)).toBe(false);
  expect(checkGolden(path, { at: new Date(0), left: undefined }, 'new')).toBeUndefined();
  expect(readFileSync(path, 'utf8')).toBe('{\n  "at": "1970-01-01T00:00:00.000Z"\n}\n');
});

it('a file that differs is rewritten with -u only', () => {
  checkGolden(path, { a: 1 }, 'new');
  expect(checkGolden(path, { a: 2 }, 'new')).toMatchObject({ golden: { a: 1 }, value: { a: 2 } });
  expect(checkGolden(path, { a: 1 }, 'none')).toBeUndefined();
  expect(checkGolden(path, { a: 2 }, 'all')).toBeUndefined();
  expect(checkGolden(path, { a: 2 }, 'none')).toBeUndefined();
});

it('the matcher knows how jest was called', () => {
  const golden = join(folder, 'c.json');
  writeFileSync(golden, '{ "a": [1, "é"] }');
  expect({ a: [1, 'é'] }).toMatchGolden(golden);
  expect(() => expect({}).not.toMatchGolden(golden)).toThrow(/cannot be negated/);
});
