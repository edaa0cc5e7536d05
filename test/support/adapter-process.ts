import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(__dirname, '../..');
const entry = join(root, 'dist/adapter/apps/adapter/src/main.js');

/** A first build may take longer than a test. */
beforeAll(async () => {
  await promisify(execFile)(process.execPath, [join(root, 'scripts/build.mjs'), 'adapter'], { cwd: root });
}, 300_000);

/** The adapter as its operator runs it: a process of its own, built, with a file and an environment. */
export class AdapterProcess {
  /** Everything that it printed, a line each. */
  readonly output: string[] = [];
  url = '';
  /** Where `administration` is in the settings. */
  administrationUrl = '';

  private constructor(
    private readonly child: ChildProcess,
    /** The configuration file. */
    readonly file: string,
  ) {
    let rest = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        const lines = (rest + String(chunk)).split('\n');
        rest = lines.pop() ?? '';
        this.output.push(...lines);
      });
    }
  }

  static readonly entry = entry;

  /** Once it listens; fails with what it printed where it does not. */
  static async start(config: object, environment: NodeJS.ProcessEnv = {}): Promise<AdapterProcess> {
    const one = await AdapterProcess.spawn(config, environment);
    while (!one.find('listening')) {
      if (one.child.exitCode !== null || one.child.signalCode !== null) throw new Error(one.output.join('\n'));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    while (config && 'administration' in config && !one.find('listening for administration')) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    one.url = one.find('listening')?.address ?? '';
    one.administrationUrl = one.find('listening for administration')?.address ?? '';
    return one;
  }

  /** Does not wait for it to listen. */
  static async spawn(config: object, environment: NodeJS.ProcessEnv = {}): Promise<AdapterProcess> {
    const file = join(mkdtempSync(join(tmpdir(), 'adapter-process-')), 'adapter.yaml');
    writeFileSync(file, textOf(config));
    const child = spawn(process.execPath, [entry], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        ADAPTER_CONFIG: file,
        ADAPTER_KEYS: `test:${randomBytes(32).toString('base64')}`,
        ...environment,
      },
    });
    return new AdapterProcess(child, file);
  }

  /** The last line of the log with this message. */
  find(message: string): Record<string, string> | undefined {
    const line = this.output.findLast((one) => one.includes(`"msg":"${message}"`));
    return line === undefined ? undefined : JSON.parse(line);
  }

  /** Puts another configuration in place of the file. */
  rewrite(config: object): void {
    writeFileSync(this.file, textOf(config));
  }

  /** How often this message is in the log by now. */
  count(message: string): number {
    return this.output.filter((one) => one.includes(`"msg":"${message}"`)).length;
  }

  /** Once the message is in the log more than `before` times. */
  async untilLogged(message: string, before: number): Promise<void> {
    while (this.count(message) <= before) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Its exit code, or the signal that killed it. */
  async exit(): Promise<number | string> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return this.child.exitCode ?? this.child.signalCode ?? '';
  }

  async stop(name: NodeJS.Signals = 'SIGTERM'): Promise<number | string> {
    this.signal(name);
    return this.exit();
  }
}

/** JSON is YAML. A machine that does much else is no reason to reject requests. */
function textOf({ limits, ...config }: { limits?: object }): string {
  return JSON.stringify({
    host: '127.0.0.1',
    port: 0,
    store: { url: 'memory:' },
    limits: { loopDelay: 10_000, ...limits },
    ...config,
  });
}
