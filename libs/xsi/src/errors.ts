/** Everything that can go wrong with a BroadWorks. No message holds a value, a name, a number or a path of a user. */
export abstract class XsiError extends Error {
  /** Name of the document that was being read. */
  document?: string;
  /** Milliseconds for which BroadWorks wants no request, if it said so. */
  retryAfter?: number;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }

  within(document: string): this {
    this.document ??= document;
    return this;
  }

  withRetryAfter(millis: number): this {
    if (millis > 0) this.retryAfter = millis;
    return this;
  }
}

/** `errorCode` for a user whom BroadWorks does not know. The only code that matters here. */
export const userNotFound = 4008;

/** BroadWorks itself said no. */
export class XsiFault extends XsiError {
  constructor(
    /** HTTP status. */
    readonly status: number,
    /** `errorCode` of the ErrorInfo body, a platform number such as 4008, where there was such a body. */
    readonly code?: number,
  ) {
    super(`BroadWorks answered ${status}${code === undefined ? '' : ` with error ${code}`}`);
  }
}

/** The reason of an {@link XsiUnreachable} that was not asked at all, since too much is asked of it already. */
export const tooManyCalls = 'too many calls';

/** The reason of an {@link XsiUnreachable} whose caller left. */
export const givenUp = 'given up';

/** BroadWorks did not answer: refused, silent, cut off, too late, or something in between answered instead. */
export class XsiUnreachable extends XsiError {
  constructor(
    readonly reason: string,
    cause?: unknown,
  ) {
    super(`BroadWorks did not answer: ${reason}`, { cause });
  }
}

/** It answered something else than was asked for. */
export class XsiDecodeError extends XsiError {
  constructor(
    readonly path: string,
    readonly reason: string,
    cause?: unknown,
  ) {
    super(path ? `${path}: ${reason}` : reason, { cause });
  }
}

/** Returns the HTTP status with which BroadWorks rejected a call, `undefined` for any other error. */
export function rejectionStatus(error: unknown): number | undefined {
  return error instanceof XsiFault ? error.status : undefined;
}

/** True if BroadWorks does not know the user. */
export function isNoSuchUser(error: unknown): boolean {
  return error instanceof XsiFault && error.status === 404 && error.code === userNotFound;
}

/** True if nothing was sent, since too many calls wait. */
export function isTooManyCalls(error: unknown): boolean {
  return error instanceof XsiUnreachable && error.reason === tooManyCalls;
}

/** A system's or a client's code for what went wrong. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  // not instanceof: an error of Node itself may belong to another realm
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'name' in error && typeof error.name === 'string' ? error.name : 'unknown';
}

/** True if a code says that a response is larger than allowed, as it came or unpacked. */
export function isTooLarge(code: string): boolean {
  return code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE' || code === 'ERR_BUFFER_TOO_LARGE';
}
