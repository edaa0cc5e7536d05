import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith } from './describe-with';
import { freePort } from './free-port.mjs';

export const describeWithRedis = (name: string, tests: () => void) => describeWith('redis-server', name, tests);

/** A user, and what docs/operate/store.md tells the operator to allow it, for every prefix. */
export const user = 'adapter:not-a-password-1';
const rights =
  '~{*}:* +@read +@write +@scripting +@connection +time +wait -@dangerous +info +cluster|slots +cluster|info';
export const withUser = ['--user', 'adapter', 'on', '>not-a-password-1', ...rights.split(' ')];

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A real Redis in a folder of its own, which can be killed and started again. */
export class RedisServer {
  private child?: ChildProcess;
  private readonly folder = mkdtempSync(join(tmpdir(), 'redis-'));

  private constructor(
    readonly port: number,
    private readonly options: readonly string[],
    /** At which the nodes of a cluster talk. */
    readonly busPort = 0,
  ) {
    folders.push(this.folder);
  }

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

  /** Of a cluster that is not made yet. */
  static async startNode(...options: string[]): Promise<RedisServer> {
    const busPort = await freePort();
    const cluster = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort), '--cluster-node-timeout', '1000'];
    const server = new RedisServer(
      await freePort(),
      [...options, ...cluster, '--cluster-announce-ip', '127.0.0.1'],
      busPort,
    );
    await server.start();
    return server;
  }

  /** Speaks nothing but TLS, with a certificate and a key in PEM. */
  static async startTls({ cert, key }: { cert: string; key: string }, ...options: string[]): Promise<RedisServer> {
    const port = await freePort();
    const plain = ['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no'];
    const server = new RedisServer(port, [...options, ...plain]);
    const [certFile, keyFile] = [join(server.folder, 'cert.pem'), join(server.folder, 'key.pem')];
    writeFileSync(certFile, cert);
    writeFileSync(keyFile, key, { mode: 0o600 });
    await server.run([...server.args, '--tls-cert-file', certFile, '--tls-key-file', keyFile]);
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Again, with what it has on its disk. */
  start(): Promise<void> {
    return this.run(this.args);
  }

  private get args(): string[] {
    return ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder, '--save', '', ...this.options];
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
