import { LRUCache } from 'lru-cache';

/** LRU cache whose keys are lists in JSON, and which forgets by the first parts of a list. */
export class PrefixCache<V extends object> {
  private readonly values: LRUCache<string, V>;
  private readonly index = new KeyIndex();

  constructor(options: LRUCache.OptionsSizeLimit<string, V, unknown>) {
    this.values = new LRUCache({ ...options, noDisposeOnSet: true, dispose: (_, key) => this.index.delete(key) });
  }

  get(key: string): V | undefined {
    return this.values.get(key);
  }

  /** `ttl` in milliseconds, above 0. */
  set(key: string, value: V, ttl: number): void {
    // what is larger than the whole cache is not kept, and would leave its key behind
    if (this.values.set(key, value, { ttl }).has(key)) this.index.add(key);
  }

  forget(firstParts: readonly string[]): void {
    for (const key of this.index.startingWith(firstParts[0])) if (startsWith(key, firstParts)) this.values.delete(key);
  }
}

/** True if the list in JSON begins with these parts. */
export function startsWith(key: string, firstParts: readonly string[]): boolean {
  const start = JSON.stringify(firstParts).slice(0, -1);
  return key.startsWith(`${start},`) || key === `${start}]`;
}

/** Index of keys by their first part, so that only these are compared. Most have it alone, and take no set. */
class KeyIndex {
  private readonly keys = new Map<string, string | Set<string>>();

  add(key: string): void {
    const first = firstPartOf(key);
    const known = this.keys.get(first);
    if (known === undefined) this.keys.set(first, key);
    else if (typeof known !== 'string') known.add(key);
    else if (known !== key) this.keys.set(first, new Set([known, key]));
  }

  delete(key: string): void {
    const first = firstPartOf(key);
    const known = this.keys.get(first);
    if (typeof known === 'object') known.delete(key);
    if (known === key || (typeof known === 'object' && known.size === 0)) this.keys.delete(first);
  }

  /** The keys with this first part, as they are now. */
  startingWith(first = ''): string[] {
    const known = this.keys.get(first) ?? [];
    return typeof known === 'string' ? [known] : [...known];
  }
}

function firstPartOf(key: string): string {
  return JSON.parse(key)[0];
}
