import type { AccessDevice, XsiClient } from '@libs/xsi';
import { Injectable } from '@nestjs/common';
import { noSipAccount } from '../../http/api-error';
import { notAssigned, unlessRefused } from '../faults';
import type { SessionCredential, Tenant } from '../tenants/tenant';
import { fromDeviceFile, fromDevicePassword, fromMap, type SipAccountRequest } from './providers';
import { isFound, type SipAccount, type SipAccountSearch } from './sip-account';
import { SipMaps } from './sip-maps.service';

/** The user of a SIP account, and the way to BroadWorks. */
export interface LineOwner {
  tenant: Tenant;
  xsi: XsiClient;
  userId: string;
  credential: SessionCredential;
}

/** Finds a user's SIP account by the tenant's chain of providers. Never invents one. */
@Injectable()
export class SipAccounts {
  constructor(private readonly maps: SipMaps) {}

  /** The account, or none where the tenant lets a user sign in without a line. */
  async findAtSignIn(owner: LineOwner): Promise<SipAccount | undefined> {
    if (owner.tenant.config.sip.required) return this.find(owner);
    try {
      return await this.find(owner);
    } catch {
      // it is looked for again when the profile is asked for, and the reason is told then
      return undefined;
    }
  }

  /** The account of the first provider that has one; otherwise an error that says what each of them misses. */
  async find({ tenant, xsi, userId, credential }: LineOwner): Promise<SipAccount> {
    const request: SipAccountRequest = {
      tenant,
      userId,
      asker: tenant.asksAs(credential),
      devices: once((soft) =>
        unlessRefused(notAssigned, undefined, () => xsi.devices.list(soft ? { onlySoftClient: true } : {})),
      ),
    };
    const reasons: string[] = [];
    for (const config of tenant.config.sip.credentials) {
      const search = await this.ask(config, request);
      if (isFound(search)) {
        if (search.domain || tenant.config.sip.server) return search;
        reasons.push(`${config.type}: no SIP domain; set sip.server`);
      } else reasons.push(search.missing);
    }
    throw noSipAccount(reasons.join('; ') || 'the list is empty');
  }

  private async ask(
    config: Tenant['config']['sip']['credentials'][number],
    request: SipAccountRequest,
  ): Promise<SipAccountSearch> {
    switch (config.type) {
      case 'map':
        return fromMap(await this.maps.find(config.file), request);
      case 'device-file':
        return fromDeviceFile(config, request);
      case 'device-password':
        return fromDevicePassword(config, request);
    }
  }
}

type ListDevices = (onlySoftClient: boolean) => Promise<AccessDevice[] | undefined>;

/** Asks once for each of the two lists. */
function once(list: ListDevices): ListDevices {
  const asked = new Map<boolean, ReturnType<ListDevices>>();
  return (onlySoftClient) => {
    const answer = asked.get(onlySoftClient) ?? list(onlySoftClient);
    asked.set(onlySoftClient, answer);
    return answer;
  };
}
