import type { TlsOptions } from './connections';
import type { Timeouts } from './node';
import type { PlacesOptions } from './places';

export interface FarmOptions {
  /** Base URL of each XSP or ADP node, first choice first: `https://xsp1.example.com`. A path in it is kept. */
  servers: readonly string[];
  /** Hosts, besides those of the servers, to which a redirect may lead. It is followed with https. */
  redirectHosts?: readonly string[];
  /** Largest answer in bytes. Default 2 MiB. */
  maxBytes?: number;
  /** Milliseconds. Defaults: connect 2000, headers 5000, silence in a body 5000, one attempt 8000, whole request 12000, stream 600000. */
  timeouts?: Partial<Timeouts>;
  /** Connections to one node, as many for streams, and as many for calls that may not be repeated. Default 32. */
  connections?: number;
  /** Milliseconds after the last request to a node until its connections are closed. Default 60000. */
  idle?: number;
  /** Calls at the same time, and those that wait behind them; one more fails at once. Default 64 and 128. */
  calls?: PlacesOptions;
  tls?: TlsOptions;
  /** Told about each attempt, for logs and counters. */
  observe?: (attempt: Attempt) => void;
}

export interface Attempt {
  /** HTTP status, or none if there was no answer. */
  status?: number;
  /** True if the caller ended it: that says nothing of BroadWorks. */
  isGivenUp?: boolean;
  /** Milliseconds. */
  duration: number;
}

export const defaultTimeouts: Timeouts = {
  connect: 2000,
  headers: 5000,
  silence: 5000,
  attempt: 8000,
  total: 12_000,
  stream: 600_000,
};
