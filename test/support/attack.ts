import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** Connections of an attacker after its time was over. */
export interface AttackResult {
  opened: number;
  closed: number;
  failed: number;
  /** Still open. */
  open: number;
}

interface AttackOptions {
  connections: number;
  seconds: number;
  token?: string;
}

/** The flags with which the image runs Node. */
export const imageOptions = /^ENV NODE_OPTIONS="([^"]+)"$/m.exec(
  readFileSync(join(__dirname, '../../Dockerfile'), 'utf8'),
)?.[1];

/** An attacker in a process of its own, which ends by itself. */
export class Attack {
  private readonly lines: AsyncIterator<string>;

  private constructor(private readonly child: ChildProcess) {
    if (!child.stdout) throw new Error('no output');
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** Resolves once every connection was tried. */
  static async start(kind: string, url: string, { connections, seconds, token = '' }: AttackOptions): Promise<Attack> {
    const args = [join(__dirname, 'attacker.mjs'), kind, url, String(connections), String(seconds), token];
    const attack = new Attack(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] }));
    await attack.lines.next();
    return attack;
  }

  async result(): Promise<AttackResult> {
    return JSON.parse((await this.lines.next()).value);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}

/** Latencies, in milliseconds, and failures of a client that calls one after the other. */
export class Latencies {
  readonly millis: number[] = [];
  readonly failures: string[] = [];

  get p99(): number {
    const sorted = this.millis.toSorted((a, b) => a - b);
    return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.POSITIVE_INFINITY;
  }

  /** Calls for so long, with a pause after each call. */
  static async during(millis: number, call: () => Promise<number>): Promise<Latencies> {
    const latencies = new Latencies();
    for (const end = performance.now() + millis; performance.now() < end; await sleep(10)) {
      const begun = performance.now();
      const outcome = await call().catch((error: Error) => String(error.cause ?? error));
      latencies.millis.push(performance.now() - begun);
      if (outcome !== 200) latencies.failures.push(String(outcome));
    }
    return latencies;
  }
}
