import { createHash } from 'node:crypto';
import { TenantConfig } from './tenant.config';
import { toConfig } from './validate';

/** What is set for every tenant: checked, and kept as text, since most tenants are in no use at any moment. */
export class TenantSettings {
  constructor(
    /** JSON of what is set, by tenant id. */
    private readonly texts: ReadonlyMap<string, string>,
    /** How the files look that a tenant reads when it is opened. */
    private readonly looks: ReadonlyMap<string, string> = new Map(),
    /** Settings with which secrets may cross the network in clear, by tenant id. */
    readonly withoutTls: ReadonlyMap<string, readonly string[]> = new Map(),
    /** Files of SIP accounts, each with the first tenant that names it. */
    readonly sipMaps: ReadonlyMap<string, string> = new Map(),
  ) {}

  get size(): number {
    return this.texts.size;
  }

  has(id: string): boolean {
    return this.texts.has(id);
  }

  ids(): Iterable<string> {
    return this.texts.keys();
  }

  /** Whether any tenant has a section. */
  someHave(section: keyof TenantConfig): boolean {
    return [...this.texts.values()].some((text) => section in JSON.parse(text));
  }

  /** A new instance each time. */
  get(id: string): TenantConfig | undefined {
    const text = this.texts.get(id);
    return text === undefined ? undefined : toConfig(TenantConfig, JSON.parse(text));
  }

  /** The same for the same settings, and another one for others. */
  fingerprint(id: string): string {
    return createHash('sha256')
      .update(JSON.stringify([this.texts.get(id), this.looks.get(id)]))
      .digest('base64url');
  }

  isSame(id: string, other: TenantSettings): boolean {
    return this.texts.get(id) === other.texts.get(id) && this.looks.get(id) === other.looks.get(id);
  }
}
