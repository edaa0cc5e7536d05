/** Something that goes wrong. `times` is how often, before it is over by itself. */
export type Fault = (
  | { kind: 'latency'; milliseconds: number }
  /** Refused before anybody is authenticated. Default body: `error-info`. */
  | { kind: 'status'; status: number; body?: 'error-info' | 'html' | 'empty'; code?: number }
  /** Accepted, and never answered. */
  | { kind: 'hang' }
  /** The connection ends in the middle of the body. */
  | { kind: 'cut' }
  /** The connection is destroyed before the answer. */
  | { kind: 'reset' }
  /** A whole answer over HTTP, whose XML ends early. */
  | { kind: 'malformed' }
  /** The answer speaks of somebody else. Default: bob, or alice to bob. */
  | { kind: 'other-user'; userId?: string }
) & {
  times?: number;
  /** Only requests with this method, such as `PUT`. Default: any. */
  method?: string;
};

interface ActiveFault {
  pattern: string | RegExp;
  fault: Fault;
  left: number;
}

export class Faults {
  private active: ActiveFault[] = [];

  /** A text matches a path that contains it, in any case; an expression matches the path as it is. One fault of a kind per pattern. */
  set(pattern: string | RegExp, fault: Fault): void {
    this.active = this.active.filter((one) => `${one.pattern}` !== `${pattern}` || one.fault.kind !== fault.kind);
    this.active.push({ pattern, fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.active = [];
  }

  /** The faults of this path; each is counted as having happened. */
  take(path: string, method: string): Fault[] {
    const taken = this.active.filter(
      ({ pattern, fault }) => isMatch(pattern, path) && (fault.method ?? method) === method,
    );
    for (const one of taken) one.left--;
    this.active = this.active.filter(({ left }) => left > 0);
    return taken.map(({ fault }) => fault);
  }

  list(): { path: string; fault: Fault }[] {
    return this.active.map(({ pattern, fault }) => ({ path: String(pattern), fault }));
  }
}

function isMatch(pattern: string | RegExp, path: string): boolean {
  if (typeof pattern === 'string') return path.toLowerCase().includes(pattern.toLowerCase());
  pattern.lastIndex = 0;
  return pattern.test(path);
}
