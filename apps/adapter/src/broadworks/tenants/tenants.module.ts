import { Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../../config/settings/config';
import type { TenantSettings } from '../../config/settings/tenant-settings';
import { Metrics } from '../../observability/metrics';
import { SecurityEvents } from '../../observability/security-events';
import { Tenant } from './tenant';
import { TenantUse } from './tenant-use';

/** The ids of those that differ between two configurations. */
export interface TenantChanges {
  added: string[];
  changed: string[];
  removed: string[];
}

/**
 * The tenants of the configuration. One is opened when it is first asked for, and closed when it was not asked for in a
 * while, or when its settings were replaced, once the requests that are under way with it have their answers.
 */
@Injectable()
export class Tenants implements OnApplicationShutdown {
  private settings: TenantSettings;
  private readonly opened = new Map<string, TenantUse>();
  /** Not found any more, but still in use. */
  private readonly retired = new Set<TenantUse>();
  private readonly cleaningListeners: (() => void)[] = [];
  private readonly closeListeners: ((tenant: Tenant) => void)[] = [];
  private readonly replacementListeners: ((changes: TenantChanges) => void)[] = [];
  private readonly idleMillis: number;
  private readonly cleaning: NodeJS.Timeout;

  constructor(
    { tenants, tenantIdle }: Config,
    private readonly events: SecurityEvents,
    private readonly metrics: Metrics,
  ) {
    this.settings = tenants;
    this.idleMillis = tenantIdle * 1000;
    this.cleaning = setInterval(() => this.closeIdle(), Math.min(this.idleMillis, 60_000)).unref();
  }

  has(id: string): boolean {
    return this.settings.has(id);
  }

  find(id: string): Tenant | undefined {
    const use = this.opened.get(id) ?? this.open(id);
    use?.touch();
    return use?.tenant;
  }

  /** From now on these are the tenants. Those whose settings are the same notice nothing. */
  replace(settings: TenantSettings): TenantChanges {
    const before = this.settings;
    const ids = [...settings.ids()];
    const changes: TenantChanges = {
      added: ids.filter((id) => !before.has(id)),
      changed: ids.filter((id) => before.has(id) && !before.isSame(id, settings)),
      removed: [...before.ids()].filter((id) => !settings.has(id)),
    };
    this.settings = settings;
    for (const id of [...changes.changed, ...changes.removed]) this.retire(id);
    for (const listener of this.replacementListeners) listener(changes);
    return changes;
  }

  /** Told now and then, so that what has not been used for as long as a tenant may be idle is dropped. */
  onCleaning(listener: () => void): void {
    this.cleaningListeners.push(listener);
  }

  /** Told of each tenant that nobody uses any more, so that what was opened for it is closed. */
  onClose(listener: (tenant: Tenant) => void): void {
    this.closeListeners.push(listener);
  }

  /** Told of each new configuration, also where it changes no tenant. */
  onReplacement(listener: (changes: TenantChanges) => void): void {
    this.replacementListeners.push(listener);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.cleaning);
    const open = [...this.opened.values(), ...this.retired];
    this.opened.clear();
    this.retired.clear();
    await Promise.all(open.map((use) => this.close(use)));
  }

  private open(id: string): TenantUse | undefined {
    const config = this.settings.get(id);
    if (!config) return undefined;
    const key = `${id} ${this.settings.fingerprint(id)}`;
    const hint = 'its connections to BroadWorks are replaced; look at what is between it and the adapter';
    const use = new TenantUse(
      new Tenant(id, config, key, {
        attempt: (attempt) => this.metrics.countUpstream(attempt, id),
        foreignAnswer: () => this.events.report('answer about another user', { tenant: id }, hint),
        repair: ({ document, field, count }) => this.metrics.repairs.inc({ document, field }, count),
      }),
    );
    this.opened.set(id, use);
    return use;
  }

  private retire(id: string): void {
    const use = this.opened.get(id);
    if (!use) return;
    this.opened.delete(id);
    this.retired.add(use);
    use.onceUnused(() => {
      this.retired.delete(use);
      void this.close(use);
    });
  }

  private closeIdle(): void {
    for (const listener of this.cleaningListeners) listener();
    for (const [id, use] of this.opened) {
      if (!use.isIdleFor(this.idleMillis)) continue;
      this.opened.delete(id);
      void this.close(use);
    }
  }

  private async close(use: TenantUse): Promise<void> {
    use.forgetUnused();
    for (const listener of this.closeListeners) listener(use.tenant);
    await use.tenant.close();
  }
}

@Module({ providers: [Tenants], exports: [Tenants] })
export class TenantsModule {}
