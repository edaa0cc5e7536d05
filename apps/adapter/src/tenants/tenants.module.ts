import { Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config';
import { Metrics } from '../metrics/metrics';
import { Tenant } from './tenant';

/** Every tenant of the configuration. */
@Injectable()
export class Tenants implements OnApplicationShutdown {
  private readonly byId: Map<string, Tenant>;

  constructor({ tenants }: Config, metrics: Metrics) {
    this.byId = new Map(
      [...tenants].map(([id, config]) => [id, new Tenant(id, config, (attempt) => metrics.countUpstream(attempt, id))]),
    );
  }

  all(): Iterable<Tenant> {
    return this.byId.values();
  }

  find(id: string): Tenant | undefined {
    return this.byId.get(id);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.byId.values()].map((tenant) => tenant.close()));
  }
}

@Module({ providers: [Tenants], exports: [Tenants] })
export class TenantsModule {}
