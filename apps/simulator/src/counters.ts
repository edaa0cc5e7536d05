export interface CounterValues {
  /** Requests that BroadWorks' core had to authenticate, because they came without a session. */
  authentications: number;
  /** Those of them that it refused. */
  failedAuthentications: number;
  requests: number;
  /** Requests by resource: `profile`, `directories/Enterprise`, `/versions`, `/j_logout`, `/dms/webtrit/config.xml`, `unknown`. */
  byPath: Record<string, number>;
}

export class Counters {
  private values = emptyValues();

  countRequest(name: string): void {
    this.values.requests++;
    this.values.byPath[name] = (this.values.byPath[name] ?? 0) + 1;
  }

  countAuthentication(isAccepted: boolean): void {
    this.values.authentications++;
    if (!isAccepted) this.values.failedAuthentications++;
  }

  read(): CounterValues {
    return { ...this.values, byPath: { ...this.values.byPath } };
  }

  reset(): void {
    this.values = emptyValues();
  }
}

function emptyValues(): CounterValues {
  return { authentications: 0, failedAuthentications: 0, requests: 0, byPath: {} };
}
