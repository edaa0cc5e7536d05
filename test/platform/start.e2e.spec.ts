import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../support/free-port.mjs';

// what npm start runs, and what may have to be built first
jest.setTimeout(120_000);

it('npm start serves until Ctrl-C, which lets both end as they should', async () => {
  const [PORT, SIMULATOR_PORT] = [String(await freePort()), String(await freePort())];
  const started = spawn(process.execPath, ['scripts/setup.mjs', 'node', 'scripts/start.mjs'], {
    cwd: join(__dirname, '../..'),
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
  const second = await startAgain({ PORT, SIMULATOR_PORT });
  expect(second).toEqual({
    status: 1,
    output: '',
    error: expect.stringContaining(`Port ${PORT} cannot be used (EADDRINUSE). `),
  });
  // a request is a line to read
  expect(output).toMatch(/ INFO: POST \/api\/v1\/session 200 \d+ ms /);
  for (const path of ['docs', 'docs/swagger-ui-bundle.js', 'v1/openapi'])
    expect([path, (await fetch(`http://127.0.0.1:${PORT}/api/${path}`)).status]).toEqual([path, 200]);
  // as a terminal does it: to everybody in the foreground
  process.kill(-Number(started.pid), 'SIGINT');
  expect(await once(started, 'exit')).toEqual([0, null]);
  for (const port of [PORT, SIMULATOR_PORT]) await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
});

it('adapter and simulator end with a start that is killed', async () => {
  const [PORT, SIMULATOR_PORT] = [String(await freePort()), String(await freePort())];
  const started = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: join(__dirname, '..'),
    env: { ...process.env, ADAPTER_CONFIG: undefined, PORT, SIMULATOR_PORT },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of started.stdout) {
    output += chunk;
    if (output.includes('Ctrl-C stops both')) break;
  }
  started.kill('SIGKILL');
  const isServed = (port: string) =>
    fetch(`http://127.0.0.1:${port}`).then(
      () => true,
      () => false,
    );
  const end = Date.now() + 20_000;
  for (const port of [PORT, SIMULATOR_PORT]) {
    while (Date.now() < end && (await isServed(port))) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await isServed(port)).toBe(false);
  }
});

it.each([
  ['PORT', '80x'],
  ['SIMULATOR_PORT', '65536'],
])('%s=%s is refused by the name of the variable', async (name, port) => {
  expect(await startAgain({ [name]: port })).toEqual({
    status: 1,
    output: '',
    error: `${name}: must be a port from 0 to 65535\n`,
  });
});

/** A second `npm start` beside the first. */
async function startAgain(environment: object) {
  const started = spawn(process.execPath, ['scripts/setup.mjs', 'node', 'scripts/start.mjs'], {
    cwd: join(__dirname, '../..'),
    env: { ...process.env, ADAPTER_CONFIG: undefined, ...environment },
  });
  let output = '';
  let error = '';
  started.stdout.on('data', (chunk) => {
    output += chunk;
  });
  started.stderr.on('data', (chunk) => {
    error += chunk;
  });
  const [status] = await once(started, 'exit');
  return { status, output, error };
}
