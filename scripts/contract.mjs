// npm run contract: runs all tests, then prints two tables: all responses and all threats, each with its tests.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { status } = spawnSync('jest', { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
if (status !== 0) process.exit(1);
for (const table of ['contract', 'threats']) process.stdout.write(readFileSync(`dist/tests/${table}.md`));
