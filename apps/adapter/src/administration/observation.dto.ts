export class Live {
  /** @example "live" */
  status: 'live';
}

export class Ready {
  /** @example "ready" */
  status: 'ready';
  /**
   * `refused` while it was changed to one that cannot be used: the one before is in use.
   * @example "current"
   */
  configuration: 'current' | 'refused';
  /** Seconds by which the clock of this machine is ahead of that of Redis. Absent up to five in either direction. */
  clockDifference?: number;
}
