/** Everything that can go wrong with a BroadWorks. No message holds a value, a name, a number or a path of a user. */
export abstract class XsiError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** It answered, and said no. */
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

/** It did not answer: refused, silent, cut off, or too late. */
export class XsiUnreachable extends XsiError {
  constructor(reason: string, cause?: unknown) {
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
