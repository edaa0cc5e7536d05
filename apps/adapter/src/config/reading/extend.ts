import { isRecord } from './fill-in';

export type Settings = Record<string, unknown>;

/** Tenants by their ids, each with the settings of the one that it extends, if any, and its own over them. */
export class Inheritance {
  private readonly whole = new Map<string, Settings | undefined>();

  constructor(
    /** Nothing for one whose settings could not be read. */
    private readonly own: ReadonlyMap<string, Settings | undefined>,
    /** Told what is wrong with a tenant's `extends`, once. */
    private readonly report: (id: string, problem: string) => void,
  ) {}

  /** Nothing where a tenant extends what cannot be extended. */
  of(id: string, heirs: readonly string[] = []): Settings | undefined {
    if (this.whole.has(id)) return this.whole.get(id);
    const whole = this.read(id, heirs);
    this.whole.set(id, whole);
    return whole;
  }

  /** The id of the tenant that this one extends. */
  baseOf(id: string): string | undefined {
    const base = this.own.get(id)?.extends;
    return typeof base === 'string' ? base : undefined;
  }

  private read(id: string, heirs: readonly string[]): Settings | undefined {
    const settings = this.own.get(id);
    if (!settings) return undefined;
    const { extends: base, ...own } = settings;
    if (base === undefined) return own;
    if (typeof base !== 'string') this.report(id, 'must be the id of a tenant');
    else if (base === id || heirs.includes(base))
      this.report(id, `goes in a circle, over ${[...heirs, id].join(', ')}`);
    else if (!this.own.has(base)) this.report(id, `there is no tenant ${base}`);
    else {
      const inherited = this.of(base, [...heirs, id]);
      return inherited && merged(inherited, own);
    }
    return undefined;
  }
}

/**
 * Maps are merged, at any depth; lists and values replace; null takes away. Of two maps with different `type`s the second
 * replaces the first: their settings are not the same ones.
 */
export function merged(under: Settings, over: Settings): Settings {
  const isOther = 'type' in under && 'type' in over && under.type !== over.type;
  const base = isOther ? {} : under;
  const kept = Object.entries(base).filter(([name]) => !Object.hasOwn(over, name));
  const own = Object.entries(over).flatMap(([name, value]): [string, unknown][] => {
    if (value === null) return [];
    if (!isRecord(value)) return [[name, value]];
    const below = Object.hasOwn(base, name) ? base[name] : undefined;
    return [[name, merged(isRecord(below) ? below : {}, value)]];
  });
  return Object.fromEntries([...kept, ...own]);
}
