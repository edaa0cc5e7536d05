/** The token under which the listener's log is injected. */
export const LOG = Symbol('log');
