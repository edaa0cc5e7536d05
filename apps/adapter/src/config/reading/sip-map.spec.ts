import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FilesRead } from './files-read';
import { SipMap, sipMapProblems } from './sip-map';

const folder = mkdtempSync(join(tmpdir(), 'sip-map-'));
const file = join(folder, 'map.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

async function mapOf(text: string): Promise<SipMap> {
  writeFileSync(file, text);
  const map = await SipMap.read(file, new FilesRead());
  if (Array.isArray(map)) throw new Error(map.join());
  return map;
}

function problemsOf(text?: string): Promise<string[]> {
  rmSync(file, { force: true });
  if (text !== undefined) writeFileSync(file, text);
  return sipMapProblems(new Map([[file, 'acme']]), new FilesRead());
}

const path = 'tenants.acme.sip.credentials: map';

it.each([
  ['YAML', 'ann.lee@example.com:\n  username: "0101"\n  authUsername: auth\n  password: "007"\n'],
  ['JSON', '{"ann.lee@example.com": {"username": "0101", "authUsername": "auth", "password": "007"}}'],
])('reads %s, and keeps what looks like a number', async (_, text) => {
  expect((await mapOf(text)).find('ann.lee@example.com')).toEqual({
    username: '0101',
    authUsername: 'auth',
    password: '007',
  });
});

it('finds a user or a line port in any case, and nobody else', async () => {
  const map = await mapOf(
    'Ann.Lee@Example.com: {password: a}\n2025550101_mob@example.com: {password: b}\n2025550102: {password: c}\n',
  );
  expect(map.find('ann.lee@EXAMPLE.com')?.password).toBe('a');
  expect(map.find('2025550101_MOB@example.com')?.password).toBe('b');
  expect(map.find('2025550102')?.password).toBe('c');
  for (const key of ['ann.lee', '', 'constructor', '__proto__', 'toString']) expect(map.find(key)).toBeUndefined();
});

it('may be empty', async () => {
  expect((await mapOf('')).find('ann.lee@example.com')).toBeUndefined();
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
])('R2 an entry %s stops the start, by its place and not by what it says', async (_, text, problem) => {
  expect(await problemsOf(text)).toEqual([`${path}: ${file}, ${problem}`]);
});

it('says every problem at once', async () => {
  expect(await problemsOf('a: {}\nb: {password: x}\nc: {authUsername: 1, password: x}')).toEqual([
    `${path}: ${file}, entry 1: password is not valid`,
    `${path}: ${file}, entry 3: authUsername is not valid`,
  ]);
});

it.each([
  ['is not there', undefined],
  ['is not YAML', 'ann.lee@example.com: {password: s3cret'],
  ['has a key twice', 'a: {password: s3cret}\na: {password: s3cret}'],
])('R2 a file that %s stops the start without being quoted', async (_, text) => {
  const problems = await problemsOf(text);
  expect(problems).toEqual([
    expect.stringMatching(/: map: .+map\.yaml (cannot be read \(ENOENT\)|is not YAML \(\w+ at line \d+\))$/),
  ]);
  expect(problems.join()).not.toMatch(/s3cret/);
});
