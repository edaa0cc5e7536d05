import { Writable } from 'node:stream';
import { run } from '../program';

export interface Outcome {
  code: number;
  out: Buffer;
  err: string;
}

/** Runs a command line as a terminal would, and keeps what it printed. */
export async function xsi(
  args: readonly string[],
  env: Record<string, string> = {},
  signal: AbortSignal = new AbortController().signal,
  isTerminal = false,
): Promise<Outcome> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const code = await run(args, { out: sink(out), err: sink(err), env, isTerminal, signal });
  return { code, out: Buffer.concat(out), err: Buffer.concat(err).toString() };
}

function sink(pieces: Buffer[]): Writable {
  return new Writable({
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece);
      done();
    },
  });
}
