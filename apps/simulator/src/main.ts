import { Command, InvalidArgumentError } from 'commander';
import { defaultOptions, type SimulatorOptions } from './http/options';
import { type Simulator, startSimulator } from './simulator';

function wholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('A whole number, please.');
  return Number(value);
}

function program(): Command {
  const { seed, users, groups, enterprises, pageSize, callsPerUser, failedLogins, host } = defaultOptions;
  return new Command('simulator')
    .description('A BroadWorks to develop against: XSI-Actions and Device Management over HTTP, with invented people.')
    .option('--host <host>', 'address to listen at', host)
    .option('--port <port>', 'port; 0 takes any that is free', wholeNumber, 8090)
    .option('--public-url <url>', 'address that documents give for device files')
    .option('--seed <number>', 'the same seed makes the same people and calls', wholeNumber, seed)
    .option('--users <number>', 'users in all, up to 50000', wholeNumber, users)
    .option('--groups <number>', 'groups in each enterprise', wholeNumber, groups)
    .option('--enterprises <number>', 'enterprises', wholeNumber, enterprises)
    .option('--page-size <number>', 'records in a page at most', wholeNumber, pageSize)
    .option('--calls-per-user <number>', 'calls in the logs of each user', wholeNumber, callsPerUser)
    .option('--failed-logins <number>', 'wrong passwords in a row that disable a login', wholeNumber, failedLogins)
    .addHelpText(
      'after',
      `
Who is always there, with a password of the same name and "-demo" (alice-demo):
  alice@example.com  everything; Latin-1        dave@example.com   no number, no device, intercepted
  bob@example.com    basic call logs; UTF-8     admin@example.com  may read everybody
  carol@example.com  no enterprise; windows-1251

GET / explains how calls are added and faults switched on while it runs.`,
    );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function run(options: Partial<SimulatorOptions>): Promise<void> {
  const started = performance.now();
  const simulator: Simulator = await startSimulator(options);
  say(`Ready after ${Math.round(performance.now() - started)} ms: ${simulator.url}`);
  say(
    `  curl -u alice@example.com:alice-demo ${simulator.url}/com.broadsoft.xsi-actions/v2.0/user/alice@example.com/profile`,
  );
  say(`  curl ${simulator.url}/    explains the rest. Ctrl-C ends it.`);
  let isEnding = false;
  const end = () => {
    // Ctrl-C under npm sends two signals
    if (isEnding) return;
    isEnding = true;
    simulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isTaken = 'code' in error && error.code === 'EADDRINUSE';
  return isTaken ? `port ${options.port} is in use: choose another with --port` : error.message;
}

const options = program().parse().opts<Partial<SimulatorOptions>>();
run(options).catch((error: unknown) => {
  process.stderr.write(`The simulator did not start: ${reasonOf(error)}\n`);
  process.exitCode = 1;
});
