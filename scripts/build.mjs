// Builds what is older than its sources, into dist/.
//   node scripts/build.mjs            everything
//   node scripts/build.mjs adapter    one application
import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const apps = ['adapter', 'simulator', 'cli'];

/** Where the entry of an application is. */
export function entryOf(app) {
  return `${root}dist/${app}/apps/${app}/src/main.js`;
}

export async function build(app) {
  if (isCurrent(app)) return;
  const lock = await takeLock(app);
  const release = () => rmSync(lock, { force: true });
  // Ctrl-C reaches the compiler by itself
  const interrupt = () => {
    release();
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.prependListener(signal, interrupt);
  try {
    // another process may have built it meanwhile
    if (!isCurrent(app)) await compile(app);
  } finally {
    release();
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, interrupt);
  }
}

function isCurrent(app) {
  const stamp = `${root}dist/${app}/.built`;
  return existsSync(stamp) && statSync(stamp).mtimeMs > newestSource();
}

/** Lock file with the id of the process that builds. The lock of a process that has ended is taken over. */
async function takeLock(app) {
  const lock = `${root}dist/.building-${app}`;
  mkdirSync(`${root}dist`, { recursive: true });
  for (let hasSaid = false; ; ) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return lock;
    } catch (error) {
      if (error.code !== 'EEXIST' && error.code !== 'EISDIR') throw error;
    }
    if (!isAlive(lock)) rmSync(lock, { recursive: true, force: true });
    else if (!hasSaid) process.stderr.write(`Waiting for another process that builds ${app} …\n`);
    hasSaid = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function isAlive(lock) {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')) || undefined, 0);
    return true;
  } catch {
    return false;
  }
}

async function compile(app) {
  process.stderr.write(`Building ${app} …\n`);
  rmSync(`${root}dist/${app}`, { recursive: true, force: true });
  const started = new Date();
  const status = await new Promise((resolve) => {
    spawn('nest', ['build', app], { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' }).on(
      'exit',
      resolve,
    );
  });
  if (status !== 0) throw new Error(`${app} could not be built`);
  mkdirSync(`${root}dist/${app}`, { recursive: true });
  writeFileSync(`${root}dist/${app}/.built`, started.toISOString());
}

function newestSource() {
  const sources = globSync(['{apps,libs}/**/*.{ts,json}', 'nest-cli.json', 'tsconfig.json', 'package-lock.json'], {
    cwd: root,
  });
  return Math.max(...sources.map((file) => statSync(root + file).mtimeMs));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.slice(2);
  try {
    // one after the other: each compiles the libraries, too, and that fills a small machine
    for (const app of wanted.length > 0 ? wanted : apps) await build(app);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
