import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../config/read-config';
import { SipMap } from './sip-map';

const folder = mkdtempSync(join(tmpdir(), 'sip-map-'));
const file = join(folder, 'map.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

function mapOf(text: string): SipMap {
  writeFileSync(file, text);
  return new SipMap(file);
}

function problemsOf(text: string): string[] {
  try {
    mapOf(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

it.each([
  ['YAML', 'ann.lee@example.com:\n  username: "0101"\n  authUsername: auth\n  password: "007"\n'],
  ['JSON', '{"ann.lee@example.com": {"username": "0101", "authUsername": "auth", "password": "007"}}'],
])('reads %s, and keeps what looks like a number', (_, text) => {
  expect(mapOf(text).find('ann.lee@example.com')).toEqual({
    username: '0101',
    authUsername: 'auth',
    password: '007',
  });
});

it('finds a user or a line port in any case, and nobody else', () => {
  const map = mapOf(
    'Ann.Lee@Example.com: {password: a}\n2025550101_mob@example.com: {password: b}\n2025550102: {password: c}\n',
  );
  expect(map.find('ann.lee@EXAMPLE.com')?.password).toBe('a');
  expect(map.find('2025550101_MOB@example.com')?.password).toBe('b');
  expect(map.find('2025550102')?.password).toBe('c');
  for (const key of ['ann.lee', '', 'constructor', '__proto__', 'toString']) expect(map.find(key)).toBeUndefined();
});

it('may be empty', () => {
  expect(mapOf('').find('ann.lee@example.com')).toBeUndefined();
});

it.each([
  ['without a password', 'ann.lee@example.com: {username: a}', 'entry 1: password is not valid'],
  ['with an empty password', 'ann.lee@example.com: {password: ""}', 'entry 1: password is not valid'],
  ['with a number as a password', 'ann.lee@example.com: {password: 12345}', 'entry 1: password is not valid'],
  [
    'with an empty user name',
    'a: {password: x}\nann.lee@example.com: {username: "", password: s3cret}',
    'entry 2: username is not valid',
  ],
  ['that is a text', 'ann.lee@example.com: s3cret', 'entry 1: the entry is not valid'],
  ['that is nothing', 'ann.lee@example.com:', 'entry 1: password is not valid'],
  ['that is a list', 'ann.lee@example.com: [s3cret]', 'entry 1: the entry is not valid'],
])('R2 an entry %s stops the start, by its place and not by what it says', (_, text, problem) => {
  expect(problemsOf(text)).toEqual([`map: ${file}, ${problem}`]);
});

it('says every problem at once', () => {
  expect(problemsOf('a: {}\nb: {password: x}\nc: {authUsername: 1, password: x}')).toEqual([
    `map: ${file}, entry 1: password is not valid`,
    `map: ${file}, entry 3: authUsername is not valid`,
  ]);
});

it.each([
  ['is not there', undefined],
  ['is not YAML', 'ann.lee@example.com: {password: s3cret'],
  ['has a key twice', 'a: {password: s3cret}\na: {password: s3cret}'],
])('R2 a file that %s stops the start without being quoted', (_, text) => {
  rmSync(file, { force: true });
  if (text !== undefined) writeFileSync(file, text);
  const read = () => new SipMap(file);
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(/- map: .+map\.yaml cannot be read \(\w+\)$/);
  expect(read).not.toThrow(/s3cret/);
});
