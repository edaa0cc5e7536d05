import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { FilesRead } from '../../config/reading/files-read';
import { SipMap } from '../../config/reading/sip-map';
import { Config } from '../../config/settings/config';
import { atMost } from '../../resilience/at-most';
import { Tenants } from '../tenants/tenants.module';

const mostMaps = 1000;

/** The files of SIP accounts that were looked into lately. Tenants may share one. */
@Injectable()
export class SipMaps {
  private readonly maps: LRUCache<string, Promise<SipMap | undefined>>;

  constructor(tenants: Tenants, { tenantIdle }: Config) {
    this.maps = new LRUCache({ ...atMost(mostMaps), ttl: tenantIdle * 1000, updateAgeOnGet: true });
    tenants.onCleaning(() => this.maps.purgeStale());
    // every file was read and found good a moment ago
    tenants.onReplacement(() => this.maps.clear());
  }

  /** Nothing where the file can no longer be used: it could, when the configuration was read. */
  find(file: string): Promise<SipMap | undefined> {
    const known = this.maps.get(file) ?? this.read(file);
    this.maps.set(file, known);
    return known;
  }

  private async read(file: string): Promise<SipMap | undefined> {
    const map = await SipMap.read(file, new FilesRead());
    if (!Array.isArray(map)) return map;
    // it is tried again at the next sign-in
    this.maps.delete(file);
    return undefined;
  }
}
