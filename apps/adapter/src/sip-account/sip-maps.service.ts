import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { atMost } from '../cache/at-most';
import { Config } from '../config/config';
import { FilesRead } from '../config/files-read';
import { Tenants } from '../tenants/tenants.module';
import { SipMap } from './sip-map';

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
