import { readFileSync } from 'node:fs';
import { oldestNode } from '../process/node-version';
import { version } from './version';

it('the version is the one of package.json', () => {
  expect(version).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
});

it('the oldest Node is the one of package.json', () => {
  expect(`>=${oldestNode}`).toBe(JSON.parse(readFileSync('package.json', 'utf8')).engines.node);
});
