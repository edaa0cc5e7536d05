import type { Writable } from 'node:stream';

/** What a command has of the world. Only `main.ts` knows the process. */
export interface Io {
  out: Writable;
  err: Writable;
  env: Readonly<Record<string, string | undefined>>;
  /** Whether `err` is a terminal, where a line may be overwritten. */
  isTerminal: boolean;
  /** Aborted when a command that would run for ever is to end. */
  signal: AbortSignal;
}
