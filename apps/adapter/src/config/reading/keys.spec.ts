import { randomBytes } from 'node:crypto';
import { ConfigError } from './config-error';
import { type Keys, makeKey, parseKeys } from './keys';

const material = randomBytes(32).toString('base64');
const other = randomBytes(32).toString('base64');

function problemsOf(text: string | undefined): string[] {
  try {
    parseKeys(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

const bytes = (keys: Keys) =>
  keys.map(({ id, sealing, hashing }) => [id, sealing.export().toString('hex'), hashing.export().toString('hex')]);

it('C51 reads keys, newest first', () => {
  expect(bytes(parseKeys(`2026:${material}, 2025:${other},`))).toEqual(
    bytes([makeKey('2026', Buffer.from(material, 'base64')), makeKey('2025', Buffer.from(other, 'base64'))]),
  );
});

it('reads what npm run prints without -s', () => {
  const banner = '\n> broadworks-xsi-adapter@0.1.0 xsi\n> node scripts/setup.mjs node scripts/built.mjs cli keys\n\n';
  expect(bytes(parseKeys(`${banner}a:${material},b:${other}`))).toEqual(bytes(parseKeys(`a:${material},b:${other}`)));
});

it('C51 derives a key of 256 bits for each purpose, the same at each start', () => {
  const [[, sealing, hashing] = []] = bytes(parseKeys(`a:${material}`));
  expect([sealing?.length, hashing?.length]).toEqual([64, 64]);
  expect(new Set([sealing, hashing, Buffer.from(material, 'base64').toString('hex')]).size).toBe(3);
  expect(bytes(parseKeys(`a:${material}`))).toEqual([['a', sealing, hashing]]);
});

it.each<[what: string, text: string | undefined, problem: RegExp]>([
  ['none', undefined, /^ADAPTER_KEYS is not set; make one with: npm run -s xsi -- keys$/],
  ['an empty one', '', /^ADAPTER_KEYS is not set/],
  ['blanks and commas', ' , ', /^ADAPTER_KEYS is not set/],
  ['one without an id', material, /^ADAPTER_KEYS: key 1 is not id:base64 of 32 bytes/],
  ['one with an odd id', `my key:${material}`, /^ADAPTER_KEYS: key 1 is not/],
  ['one with a long id', `${'x'.repeat(33)}:${material}`, /^ADAPTER_KEYS: key 1 is not/],
  ['a short one', `a:${randomBytes(31).toString('base64')}`, /^ADAPTER_KEYS: key 1 is not/],
  ['a long one', `a:${randomBytes(33).toString('base64')}`, /^ADAPTER_KEYS: key 1 is not/],
  ['one in hex', `a:${randomBytes(32).toString('hex')}`, /^ADAPTER_KEYS: key 1 is not/],
  ['a pass phrase', 'a:correct horse battery staple', /^ADAPTER_KEYS: key 1 is not/],
  ['the placeholder of an example', 'a:changeme', /^ADAPTER_KEYS: key 1 is not/],
  ['zeros', `a:${Buffer.alloc(32).toString('base64')}`, /^ADAPTER_KEYS: key a is not random/],
  [
    'the same bytes over and over',
    `a:${Buffer.from('test'.repeat(8)).toString('base64')}`,
    /^ADAPTER_KEYS: key a is not random/,
  ],
  ['two of the same id', `a:${material},a:${other}`, /^ADAPTER_KEYS: two keys have the same id$/],
  ['a second one that is short', `a:${material},b:AAAA`, /^ADAPTER_KEYS: key 2 is not/],
])('C51 does not start with key material that is %s', (_, text, problem) => {
  const problems = problemsOf(text);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(problem);
});

it('C49 no complaint quotes the key', () => {
  const short = randomBytes(31).toString('base64');
  const problems = problemsOf(`a:${short},a:${material},zero:${Buffer.alloc(32).toString('base64')}`);
  expect(problems.length).toBeGreaterThan(1);
  expect(problems.filter((problem) => problem.includes(short) || problem.includes(material))).toEqual([]);
});
