import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '../config/config';
import type { AnyRecordingsConfig } from '../config/recordings.config';
import { DirectorySource } from './directory-source';
import { HttpSource } from './http-source';
import { Listings } from './listings';
import { S3Source } from './s3-source';
import type { RecordingSource } from './source';

interface TenantRecordings {
  config: AnyRecordingsConfig;
  source: RecordingSource;
  listings: Listings;
}

/** The source of each tenant that has one. */
@Injectable()
export class RecordingSources implements OnApplicationShutdown {
  private constructor(private readonly byTenant: ReadonlyMap<string, TenantRecordings>) {}

  static async start({ tenants }: Config): Promise<RecordingSources> {
    const byTenant = new Map<string, TenantRecordings>();
    for (const [id, { recordings: config }] of tenants) {
      if (!config) continue;
      const source = await startSource(config);
      byTenant.set(id, { config, source, listings: new Listings(source, config.refresh * 1000) });
    }
    return new RecordingSources(byTenant);
  }

  of(tenantId: string): TenantRecordings | undefined {
    return this.byTenant.get(tenantId);
  }

  onApplicationShutdown(): void {
    for (const { source } of this.byTenant.values()) source.close();
  }
}

async function startSource(config: AnyRecordingsConfig): Promise<RecordingSource> {
  switch (config.type) {
    case 'directory':
      return new DirectorySource(config);
    case 's3':
      return S3Source.start(config);
    case 'http':
      return new HttpSource(config);
  }
}
