import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describeInCi } from '../support/describe-with';
import { describeWithRedis } from '../support/redis-server';

const root = join(__dirname, '../..');

/** `npm run torture`, shorter than an operator would run it. */
function torture(...options: string[]): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    const args = [
      join(root, 'bench/torture/run.mjs'),
      '--tokens',
      '40',
      '--spends',
      '100',
      '--cycles',
      '5',
      ...options,
    ];
    const child = execFile(process.execPath, args, { cwd: root }, (_error, stdout) =>
      resolve({ status: child.exitCode ?? -1, output: stdout }),
    );
  });
}

async function spendsOnce(store: string): Promise<void> {
  const { status, output } = await torture('--store', store);
  expect(output).toContain('Nothing was wrong.');
  expect(output.match(/\| 40 \| 4000 \| 0 \| 0 \|/g)).toHaveLength(3);
  expect(output).toContain('at most 5 of 100');
  expect(status).toBe(0);
}

describeInCi('torture', () => {
  it(
    'C12 C16 C17 C28 C29 C33 several processes spend a token once in SQLite, and nothing acknowledged is lost',
    () => spendsOnce('sqlite'),
    60_000,
  );

  describeWithRedis('with Redis', () => {
    it(
      'C12 C16 C17 C28 C29 C33 several processes spend a token once in Redis, and nothing acknowledged is lost',
      () => spendsOnce('redis'),
      60_000,
    );
  });

  it('a store that reads before it spends is caught with every kind, and one that answers before it writes', async () => {
    const { status, output } = await torture('--self-test', '--tokens', '5', '--spends', '40');
    expect(output.match(/\| 5 \| 200 \| 5 \| 0 \|/g)).toHaveLength(3);
    expect(output).toMatch(/lost or doubled: [1-9]/);
    expect(status).toBe(1);
  }, 60_000);
});
