import type { Readable } from 'node:stream';
import { ExternalSystemError } from '../../http/api-error';

/** A recording that a source has. */
export interface Recording {
  /** By which the source finds it again. */
  key: string;
  /** When it begins, in milliseconds since 1970. */
  start: number;
  /** Nothing where the source does not say, and has only the user's own. */
  caller?: string;
  callee?: string;
  /** One of the call's identifiers at BroadWorks. */
  callId?: string;
}

/** A recording that is being read. Whoever has it must read it or destroy it. */
export interface OpenRecording {
  stream: Readable;
  /** What the source says that it is: one of {@link mediaTypes}, or nothing. */
  type?: string;
  /** Bytes, where they are known. */
  length?: number;
}

/** Where a tenant's recordings are. Throws {@link RecordingSourceError}, or whatever went wrong below it. */
export interface RecordingSource {
  /** Equal for lists that are the same, whoever asks. */
  listName(userId: string, day: string): string;
  /** What began on a day (`2026-07-14`, in UTC), and may be the user's. */
  list(userId: string, day: string, calls: CallBudget, signal: AbortSignal): Promise<Recording[]>;
  /** Nothing where there is no such recording (any more). The signal ends the opening, not the reading. */
  open(key: string, signal: AbortSignal): Promise<OpenRecording | undefined>;
  close(): void;
}

/** The reason is in our own words, without values of the source: it is logged. */
export class RecordingSourceError extends ExternalSystemError {
  constructor(
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(code, options);
    this.name = 'RecordingSourceError';
  }
}

/** Calls that one request may still make: requirement C60. */
export class CallBudget {
  constructor(private left: number) {}

  spend(): void {
    if (this.left === 0) throw new OutOfBudget();
    this.left--;
  }
}

/** No failure: the days that were not looked at are looked at when somebody asks again. */
export class OutOfBudget extends Error {}

/** Whether a key names something below the root that it is for, and nothing else. */
export function isBelowRoot(key: string): boolean {
  return !/[\\\p{C}]/u.test(key) && key.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
