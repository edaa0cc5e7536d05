import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from './support/free-port';

// what npm start runs, and what may have to be built first
jest.setTimeout(120_000);

it('npm start serves until Ctrl-C, which lets both end as they should', async () => {
  const [PORT, SIMULATOR_PORT] = [String(await freePort()), String(await freePort())];
  const started = spawn(process.execPath, ['scripts/setup.mjs', 'node', 'scripts/start.mjs'], {
    cwd: join(__dirname, '..'),
    env: { ...process.env, ADAPTER_CONFIG: undefined, PORT, SIMULATOR_PORT },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  let output = '';
  const isUp = new Promise<void>((resolve) => {
    started.stdout.on('data', (chunk) => {
      output += chunk;
      if (output.includes('Ctrl-C stops both')) resolve();
    });
  });
  await isUp;
  const answer = await fetch(`http://127.0.0.1:${PORT}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user_ref: 'alice@example.com', password: 'alice-demo' }),
  });
  expect(answer.status).toBe(200);
  for (const path of ['docs', 'docs/swagger-ui-bundle.js', 'v1/openapi'])
    expect([path, (await fetch(`http://127.0.0.1:${PORT}/api/${path}`)).status]).toEqual([path, 200]);
  // as a terminal does it: to everybody in the foreground
  process.kill(-Number(started.pid), 'SIGINT');
  expect(await once(started, 'exit')).toEqual([0, null]);
  for (const port of [PORT, SIMULATOR_PORT]) await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
});
