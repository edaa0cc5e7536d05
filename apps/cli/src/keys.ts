import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { addExamples } from './terminal/examples';
import type { Io } from './terminal/io';

const keyLength = 32;

export function addKeys(program: Command, io: Io): void {
  const command = program
    .command('keys')
    .summary('make a key for ADAPTER_KEYS')
    .description(
      'Prints a new key for ADAPTER_KEYS. Put it before the old ones: the first key seals, all of them open.',
    )
    .action(() => {
      io.out.write(`${newKey(new Date())}\n`);
    });
  addExamples(command, io, ['xsi keys', 'ADAPTER_KEYS="$(xsi keys),$ADAPTER_KEYS" npm start']);
}

/** `k` and the day in UTC, a colon, and random bytes in base64. */
export function newKey(now: Date): string {
  const day = now.toISOString().slice(0, 10).replaceAll('-', '');
  return `k${day}:${randomBytes(keyLength).toString('base64')}`;
}
