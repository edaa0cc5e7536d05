// Runs a command with the Node and the packages that this project needs, fetching first what is missing.
//   node scripts/setup.mjs jest
// Must itself run on any Node that has ES modules.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const wantedNode = '24.21.0';
const [, oldestMajor, oldestMinor] = /(\d+)\.(\d+)/.exec(
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node,
);

function isRecent([major, minor]) {
  return major > Number(oldestMajor) || (major === Number(oldestMajor) && minor >= Number(oldestMinor));
}

function run(command, args, what) {
  process.stderr.write(`${what} …\n`);
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    process.stderr.write(`${what}: failed (${command} ${args.join(' ')})\n`);
    process.exit(1);
  }
}

/** The folder of a Node that is recent enough, or none if the one that runs this is. */
function nodeFolder() {
  if (isRecent(process.versions.node.split('.').map(Number))) return undefined;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const folder = join(root, '.node', wantedNode);
  const bin = join(folder, 'node_modules', name, 'bin');
  if (!existsSync(bin)) {
    const install = [
      'install',
      '--prefix',
      folder,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--force',
      `${name}@${wantedNode}`,
    ];
    run('npm', install, `Node ${process.versions.node} is too old: fetching Node ${wantedNode}`);
  }
  return bin;
}

function arePackagesCurrent() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

const paths = [nodeFolder(), join(root, 'node_modules', '.bin'), process.env.PATH];
process.env.PATH = paths.filter(Boolean).join(delimiter);
if (!arePackagesCurrent()) run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], 'Installing the packages');

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
// Ctrl-C reaches the child by itself
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('error', (error) => {
  process.stderr.write(`${command}: ${error.message}\n`);
  process.exit(1);
});
child.on('exit', (status, signal) => process.exit(status ?? (signal ? 1 : 0)));
