/** What the thread is started with. */
export interface Start {
  file: string;
  /** `performance.now()` of the caller's thread: each thread has its own. */
  at: number;
}

/** A method of the store that another thread is asked to call. */
export interface Call {
  id: number;
  /** The part of the store that has it; empty for the store itself. */
  part: string;
  method: string;
  values: unknown[];
  /** Milliseconds since 1970. */
  time: number;
  /** When it is too late to begin, by `performance.now()` of the caller's thread. */
  until: number;
}

export interface Outcome {
  value?: unknown;
  failure?: { message: unknown; code: unknown; errcode: unknown };
}
