import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { decodeText } from '@libs/xsi';
import { unreserved } from './reserved';

it.each([
  ['<number>+12025550101</number>', []],
  ['<number>(202) 555-0101</number><number>0101</number>', []],
  ['<number>+4930901820</number>', ['number +4930901820']],
  ['<number>202 555 0201</number>', ['number 202 555 0201']],
  ['<startTime>1743172779811</startTime><time>2025-03-28T15:39:39.811+01:00</time>', []],
  ['<userId>a@pbx.example.com</userId><uri>sip:1@203.0.113.9:5060</uri>', []],
  ['<userId>a@acme.com</userId>', ['host acme.com']],
  ['<deviceTypeUrl>https://xsp.acme.net:443/dms/</deviceTypeUrl>', ['host xsp.acme.net']],
  ['<xsi:password>not-a-password-1</xsi:password><passwordExpiresDays>21</passwordExpiresDays>', []],
  ['<token>ZXhhbXBsZQ</token>', ['secret ZXhhbXBsZQ']],
  ['reg.1.auth.password="hunter2"', ['secret hunter2']],
  ['{ "sipPassword": "hunter2" }', ['secret hunter2']],
])('%s', (text, problems) => {
  expect(unreserved(text)).toEqual(problems);
});

const files = readdirSync('fixtures', { recursive: true, encoding: 'utf8' })
  .map((file) => join('fixtures', file))
  .filter((file) => statSync(file).isFile());

it('fixtures hold only what belongs to nobody', () => {
  expect(files.flatMap((file) => unreserved(textOf(file)).map((problem) => `${file}: ${problem}`))).toEqual([]);
  const names = files.map((file) => file.replace(/\.(?:xml\.txt|\w+)$/, ''));
  expect(names.flatMap((name) => unreserved(name).map((problem) => `the name of ${name}: ${problem}`))).toEqual([]);
});

it('passwords of personas are no passwords', () => {
  const passwords = files.filter((file) => file.endsWith('/password')).map(textOf);
  expect(passwords.length).toBeGreaterThan(0);
  expect(passwords.filter((password) => !password.startsWith('not-a-password-'))).toEqual([]);
});

/** The document of one persona is not in the charset that it declares. */
function textOf(file: string): string {
  const bytes = readFileSync(file);
  return isUtf8(bytes) ? decodeText(bytes).text : decodeText(bytes, 'windows-1252').text;
}
