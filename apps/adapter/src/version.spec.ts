import { readFileSync } from 'node:fs';
import { version } from './version';

it('the version is the one of package.json', () => {
  expect(version).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
});
