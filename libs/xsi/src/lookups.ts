// Name resolution with single-flight and stale-if-error. A lookup occupies a thread for half a minute if no name server
// answers: if each connection made its own, those to one dead name would leave no thread to the others.

import { type LookupAddress, type LookupOptions, promises } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { LRUCache } from 'lru-cache';

type Resolve = (hostname: string, options: LookupOptions) => Promise<LookupAddress[]>;

export interface LookupsOptions {
  /** Milliseconds after which the last good addresses are used. Default 1000: less than a connection may take. */
  patience?: number;
  /** Milliseconds for which addresses are good. Default 10 minutes. */
  staleFor?: number;
}

const mostNames = 10_000;
const resolveBySystem: Resolve = (hostname, options) => promises.lookup(hostname, { ...options, all: true });

export class Lookups {
  private readonly inFlight = new Map<string, Promise<LookupAddress[]>>();
  private readonly known: LRUCache<string, LookupAddress[]>;
  private readonly patience: number;

  constructor(
    private readonly resolve: Resolve = resolveBySystem,
    { patience = 1000, staleFor = 10 * 60_000 }: LookupsOptions = {},
  ) {
    this.known = new LRUCache({ maxSize: mostNames, sizeCalculation: () => 1, ttl: staleFor });
    this.patience = patience;
  }

  /** For the option `lookup` of a connection. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    this.addressesOf(hostname, options).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all || !first) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };

  private addressesOf(hostname: string, { family, hints, order }: LookupOptions): Promise<LookupAddress[]> {
    const key = JSON.stringify([hostname, family, hints, order]);
    const fresh = this.inFlight.get(key) ?? this.start(key, hostname, { family, hints, order });
    const stale = this.known.get(key);
    return stale ? freshOr(stale, fresh, this.patience) : fresh;
  }

  private start(key: string, hostname: string, options: LookupOptions): Promise<LookupAddress[]> {
    const found = this.resolve(hostname, options);
    this.inFlight.set(key, found);
    found
      .then((addresses) => this.known.set(key, addresses))
      .catch(() => undefined)
      .finally(() => this.inFlight.delete(key));
    return found;
  }
}

/** Shared by all connections of the process, since they share its threads. */
export const { lookup } = new Lookups();

function freshOr<T>(stale: T, fresh: Promise<T>, patience: number): Promise<T> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(stale), patience).unref();
    fresh.then(resolve, () => resolve(stale)).finally(() => clearTimeout(timer));
  });
}
