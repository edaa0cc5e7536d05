import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const isInstalled = spawnSync('redis-server', ['--version']).status === 0;
if (!isInstalled && process.env.CI)
  throw new Error('redis-server is not installed: the tests of the shared store need it');

/** What needs a real Redis; skipped where none is installed. */
export const describeWithRedis = isInstalled ? describe : describe.skip;
export const hasRedis = isInstalled;

/** A real Redis in a folder of its own, which can be killed and started again. */
export class RedisServer {
  private child?: ChildProcess;
  private readonly folder = mkdtempSync(join(tmpdir(), 'redis-'));

  private constructor(
    readonly port: number,
    private readonly options: readonly string[],
  ) {}

  static async start(...options: string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), options);
    await server.start();
    return server;
  }

  /** Watches a master, which it calls `mymaster`, and is quick to give it up. */
  static async startSentinel(master: number): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), []);
    const file = join(server.folder, 'sentinel.conf');
    const lines = [
      `port ${server.port}`,
      'bind 127.0.0.1',
      `dir ${server.folder}`,
      `sentinel monitor mymaster 127.0.0.1 ${master} 1`,
      'sentinel down-after-milliseconds mymaster 500',
      'sentinel failover-timeout mymaster 2000',
    ];
    writeFileSync(file, lines.join('\n'));
    await server.run([file, '--sentinel']);
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Again, with what it has on its disk. */
  start(): Promise<void> {
    const own = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder, '--save', ''];
    return this.run([...own, ...this.options]);
  }

  private async run(args: readonly string[]): Promise<void> {
    const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.child = child;
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (status) => reject(new Error(`redis-server ended with ${status}`)));
      child.stdout?.on('data', (chunk) => {
        if (/Ready to accept connections|monitor master/.test(String(chunk))) resolve();
      });
    });
  }

  /** It keeps its connections, and does nothing. */
  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
