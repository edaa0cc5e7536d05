import { Injectable } from '@nestjs/common';
import type { Tenant } from '../../broadworks/tenants/tenant';
import { Tenants } from '../../broadworks/tenants/tenants.module';
import type { AnyRecordingsConfig } from '../../config/settings/recordings.config';
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

/** The source of each tenant that has one, once somebody asks for it. */
@Injectable()
export class RecordingSources {
  private readonly opened = new WeakMap<Tenant, Promise<TenantRecordings>>();

  constructor(tenants: Tenants) {
    tenants.onClose((tenant) => {
      this.opened.get(tenant)?.then(
        ({ source }) => source.close(),
        () => undefined,
      );
    });
  }

  async of(tenant: Tenant): Promise<TenantRecordings | undefined> {
    const { recordings: config } = tenant.config;
    if (!config) return undefined;
    const opened = this.opened.get(tenant) ?? open(config);
    this.opened.set(tenant, opened);
    return opened;
  }
}

async function open(config: AnyRecordingsConfig): Promise<TenantRecordings> {
  const source = await startSource(config);
  return { config, source, listings: new Listings(source, config.refresh * 1000) };
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
