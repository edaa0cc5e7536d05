// Values that labels of counters can have. Each series begins with 0, so that a rate sees the first event.

/** Events that may be an attack, or a mistake that looks like one. */
export const securityEvents = [
  'refresh token reused',
  'token of another tenant',
  'sign-ins delayed',
  'source throttled',
  'tenant throttled',
  'session throttled',
  'answer about another user',
  'stored password refused',
  'many stored passwords refused',
  'stored passwords accepted again',
  'shared key missing',
  'administration key rejected',
] as const;

/** Limits whose requests are rejected with 429. */
export const throttles = ['source', 'tenant', 'session', 'parallel', 'administration'] as const;

export const listeners = ['public', 'administration'] as const;

/** Reasons for load shedding. */
export const overloads = ['in flight', 'tenant', 'event loop', 'heap', 'connections', 'documents'] as const;

/** Reasons for which a connection is closed or not taken. */
export const dropReasons = [
  'not allowed',
  'limit',
  'source',
  'idle',
  'slow request',
  'pipelining',
  'small chunks',
  'unread',
  'heap',
] as const;

export const signInKinds = ['password', 'otp', 'link'] as const;
export const signInOutcomes = ['ok', 'refused', 'throttled', 'failed'] as const;

export const upstreamOutcomes = ['ok', 'refused', 'error', 'unreachable', 'given up'] as const;
