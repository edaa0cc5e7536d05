// Builds what is older than its sources, into dist/.
//   node scripts/build.mjs            everything
//   node scripts/build.mjs adapter    one application
import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const apps = ['adapter', 'simulator', 'cli'];

/** Where the entry of an application is. */
export function entryOf(app) {
  return `${root}dist/${app}/apps/${app}/src/main.js`;
}

export async function build(app) {
  const stamp = `${root}dist/${app}/.built`;
  if (existsSync(stamp) && statSync(stamp).mtimeMs > newestSource()) return;
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
  writeFileSync(stamp, started.toISOString());
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
