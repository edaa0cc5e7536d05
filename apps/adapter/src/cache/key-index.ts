/** Index of the keys of a cache, which are lists in JSON, by their first part. Most have it alone, and take no set. */
export class KeyIndex {
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
