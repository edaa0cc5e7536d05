import { run } from './program';

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());

// whoever reads may have seen enough: `… | head`
process.stdout.on('error', () => process.exit(0));

void run(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  env: process.env,
  isTerminal: process.stderr.isTTY === true,
  signal: interrupted.signal,
}).then((code) => {
  process.exitCode = code;
});
