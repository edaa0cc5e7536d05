import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readUsers, toLine } from './csv';

const folder = mkdtempSync(join(tmpdir(), 'users-'));
const file = join(folder, 'users.csv');
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['a header', 'user_id\nann@example.com\nbob@example.com\n'],
  ['no header', 'ann@example.com\nbob@example.com'],
  ['further columns', 'email,user_id,name\nx@example.com,ann@example.com,"Lee, Ann"\ny@example.com,bob@example.com,\n'],
  ['further columns and no header', 'ann@example.com,x@example.com\nbob@example.com\n'],
  [
    'a header in capitals, a mark of the encoding and lines of Windows',
    '\ufeffUSER_ID\r\nann@example.com\r\nbob@example.com\r\n',
  ],
  ['semicolons', 'name;user_id\nAnn;ann@example.com\nBob;bob@example.com'],
  ['blanks, empty lines and repetitions', 'user_id\n\n ann@example.com \n"bob@example.com"\n\n,\nann@example.com\n'],
])('users are read from a file with %s', (_, text) => {
  writeFileSync(file, text);
  expect(readUsers(file)).toEqual(['ann@example.com', 'bob@example.com']);
});

it.each([
  ['', /holds no user id/],
  ['user_id\n', /holds no user id/],
  ['user_id\n"ann', /is not CSV/],
])('%j is refused', (text, message) => {
  writeFileSync(file, text);
  expect(() => readUsers(file)).toThrow(message);
});

it('a line has quotes where they are needed', () => {
  expect(toLine(['a', 'b,c', 'd"e', 'f\ng', ''])).toBe('a,"b,c","d""e","f\ng",\n');
});
