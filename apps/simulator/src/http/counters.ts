export interface CounterValues {
  /** Requests that BroadWorks' core had to authenticate, because they came without a session. */
  authentications: number;
  /** Those of them that it refused. */
  failedAuthentications: number;
  requests: number;
  /** Those whose answer is neither sent nor given up. */
  inFlight: number;
  /** Requests by resource: `profile`, `directories/Enterprise`, `/versions`, `/j_logout`, `/dms/webtrit/config.xml`, `unknown`. */
  byPath: Record<string, number>;
}

export class Counters {
  private values = emptyValues();
  private inFlight = 0;

  countRequest(name: string): void {
    this.values.requests++;
    this.values.byPath[name] = (this.values.byPath[name] ?? 0) + 1;
  }

  /** Returns what ends the request. */
  begin(): () => void {
    this.inFlight++;
    return () => this.inFlight--;
  }

  countAuthentication(isAccepted: boolean): void {
    this.values.authentications++;
    if (!isAccepted) this.values.failedAuthentications++;
  }

  read(): CounterValues {
    return { ...this.values, inFlight: this.inFlight, byPath: { ...this.values.byPath } };
  }

  reset(): void {
    this.values = emptyValues();
  }
}

function emptyValues(): Omit<CounterValues, 'inFlight'> {
  return { authentications: 0, failedAuthentications: 0, requests: 0, byPath: {} };
}
