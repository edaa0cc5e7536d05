// npm start: with ADAPTER_CONFIG the adapter with that file, without it a demo against the built-in simulator.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { build, entryOf } from './build.mjs';

const { ADAPTER_CONFIG, PORT = '8080', SIMULATOR_PORT = '8090' } = process.env;
const api = `http://127.0.0.1:${PORT}/api`;
const simulator = `http://127.0.0.1:${SIMULATOR_PORT}`;
const endWithParent = new URL('./end-with-parent.mjs', import.meta.url).href;
const children = [];
let isStopping = false;

function run(app, args = [], environment = {}, stdout = 'inherit') {
  const child = spawn(process.execPath, ['--max-semi-space-size=4', '--import', endWithParent, entryOf(app), ...args], {
    stdio: ['inherit', stdout, 'inherit', 'ipc'],
    env: { ...process.env, ...environment },
  });
  children.push(child);
  child.on('exit', (status) => {
    process.exitCode ||= status ?? 1;
    // one without the other is of no use
    if (!isStopping) stop();
  });
}

function stop() {
  if (!isStopping && process.stdout.isTTY) process.stdout.write('Stopping …\n');
  isStopping = true;
  for (const child of children) child.kill('SIGTERM');
}

/** Ends with a message if a variable of the environment holds no port. */
function requireNumber(port, setting) {
  if (/^\d{1,5}$/.test(port) && Number(port) <= 65_535) return;
  process.stderr.write(`${setting}: must be a port from 0 to 65535\n`);
  process.exit(1);
}

/** Ends with a message if a port is taken: another server would answer in place of ours. */
async function requirePort(port, setting) {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    process.stderr.write(`${setting}: must be a port from 0 to 65535\n`);
    process.exit(1);
  }
  const server = createServer().listen(Number(port), '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    process.stderr.write(
      `Port ${port} cannot be used (${error.code}). Choose another: ${setting}=${Number(port) + 1} npm start\n`,
    );
    process.exit(1);
  }
  server.close();
  await once(server, 'close');
}

async function untilItAnswers(address) {
  for (let tries = 0; tries < 100 && !isStopping; tries++) {
    const answer = await fetch(address).catch(() => undefined);
    if (answer?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

const hint = `
The adapter and a simulated BroadWorks are running.

  API           ${api}/v1
  Swagger       ${api}/docs
  BroadWorks    ${simulator}

  Users         alice@example.com   alice-demo
                bob@example.com     bob-demo
                carol@example.com   carol-demo

Try (in another terminal):

  curl -s ${api}/v1/session -H 'content-type: application/json' -d '{"user_ref":"alice@example.com","password":"alice-demo"}'

  curl -s ${api}/v1/user/contacts -H "authorization: Bearer $(curl -s ${api}/v1/session -H 'content-type: application/json' -d '{"user_ref":"bob","password":"bob-demo"}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')"

Ctrl-C stops both. To serve a real BroadWorks, see config/example.yaml.
`;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
requireNumber(PORT, 'PORT');
requireNumber(SIMULATOR_PORT, 'SIMULATOR_PORT');
await build('adapter');
if (ADAPTER_CONFIG) {
  run('adapter');
} else {
  await build('simulator');
  await requirePort(PORT, 'PORT');
  await requirePort(SIMULATOR_PORT, 'SIMULATOR_PORT');
  // its banner would be a second one
  run('simulator', ['--port', SIMULATOR_PORT], {}, 'ignore');
  run('adapter', [], {
    ADAPTER_CONFIG: 'config/demo.yaml',
    ADAPTER_KEYS: `demo:${randomBytes(32).toString('base64')}`,
    PORT,
    SIMULATOR_URL: simulator,
  });
  if ((await untilItAnswers(`${api}/health-check`)) && (await untilItAnswers(simulator))) process.stdout.write(hint);
}
