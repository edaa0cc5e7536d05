import { randomUUID } from 'node:crypto';
import type { Profile } from '@libs/xsi';
import { Inject, Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { toEmail } from '../../broadworks/email';
import { asAdministrator } from '../../broadworks/faults';
import type { Tenant } from '../../broadworks/tenants/tenant';
import { Tenants } from '../../broadworks/tenants/tenants.module';
import { KEYS } from '../../config/config.module';
import type { Keys } from '../../config/reading/keys';
import type { Language } from '../../config/settings/languages';
import type { AutoProvisionConfig } from '../../config/settings/provisioning.config';
import {
  deliveryChannelUnspecified,
  functionalityNotImplemented,
  tenantNotFound,
  userNotFound,
  validationError,
} from '../../http/api-error';
import { Mailer } from '../../mail/mailer.service';
import { STORE } from '../../store/module/store.module';
import type { ProvisioningToken } from '../../store/provisioning-store';
import type { Store } from '../../store/store';
import { hashOf, newToken } from '../tokens';
import { type NewLink, toLink } from './link';
import { toWelcome } from './welcome.mapper';

/** Users who are looked for, or written to, at the same time. */
const atOnce = 8;

export interface LinkOptions {
  /** Seconds, instead of the tenant's own. */
  lifetime?: number;
  /** Whether the link is sent to the address in the user's profile. */
  mail?: boolean;
  language?: Language;
}

interface PreparedLink extends NewLink {
  hash: string;
  /** Where the mail goes, if there is to be one. */
  to?: string;
  timeZone?: string;
}

type Settled = PromiseSettledResult<PreparedLink>;

/** The links with which users sign in, for the operator. */
@Injectable()
export class ProvisioningLinks {
  private readonly limited = pLimit(atOnce);

  constructor(
    private readonly tenants: Tenants,
    private readonly mailer: Mailer,
    @Inject(STORE) private readonly store: Store,
    @Inject(KEYS) private readonly keys: Keys,
  ) {}

  /** A link for each user, or why there is none, in the order of the users. */
  async make(
    tenantId: string,
    userIds: readonly string[],
    options: LinkOptions,
  ): Promise<PromiseSettledResult<NewLink>[]> {
    const { tenant, settings } = this.find(tenantId);
    if (options.mail && !tenant.config.mail) throw validationError('mail', 'The tenant has no mail settings');
    const prepare = async (userId: string) =>
      this.prepare(tenant, settings, await administeredProfile(tenant, userId), options);
    const prepared = await this.forEach(userIds, prepare);
    await this.store.provisioning.add(
      prepared.flatMap((one) => (one.status === 'fulfilled' ? { ...one.value.token, hash: one.value.hash } : [])),
    );
    return options.mail ? this.forEach(prepared, (one) => this.send(tenant, one, options)) : prepared;
  }

  async list(tenantId: string, query: Parameters<Store['provisioning']['list']>[1]): Promise<ProvisioningToken[]> {
    return this.store.provisioning.list(this.find(tenantId).tenant.id, query);
  }

  /** Whether it was there and could still have been used. */
  async revoke(tenantId: string, id: string): Promise<boolean> {
    return this.store.provisioning.revoke(this.find(tenantId).tenant.id, id, this.store.now());
  }

  private find(tenantId: string): { tenant: Tenant; settings: AutoProvisionConfig } {
    const tenant = this.tenants.find(tenantId);
    if (!tenant) throw tenantNotFound();
    const { autoProvision: settings } = tenant.config;
    if (!settings) throw functionalityNotImplemented();
    return { tenant, settings };
  }

  private prepare(
    tenant: Tenant,
    settings: AutoProvisionConfig,
    profile: Profile,
    { lifetime = settings.lifetime, mail }: LinkOptions,
  ): PreparedLink {
    const to = toEmail(profile.additionalDetails.emailAddress);
    if (mail && !to) throw deliveryChannelUnspecified();
    const token = newToken('provisioning');
    const created = this.store.now();
    return {
      token: {
        id: randomUUID(),
        tenant: tenant.id,
        userId: profile.details.userId,
        created,
        end: created + lifetime * 1000,
      },
      hash: hashOf(token, this.keys[0]),
      link: toLink(settings, { token, tenant: tenant.id }),
      to,
      timeZone: profile.timeZone,
    };
  }

  /** A link that could not be sent is of no use any more: whoever sees the failure makes another. */
  private async send(tenant: Tenant, one: Settled, { language = tenant.config.language }: LinkOptions) {
    if (one.status === 'rejected') throw one.reason;
    const { token, link, to = '', timeZone } = one.value;
    const brand = tenant.config.mail?.brand ?? '';
    const mail = toWelcome({ brand, link, end: new Date(token.end), timeZone }, language);
    try {
      await this.mailer.send(tenant, { to, ...mail });
    } catch (error) {
      await this.store.provisioning.revoke(tenant.id, token.id, this.store.now());
      throw error;
    }
    return one.value;
  }

  private forEach<T>(all: readonly T[], work: (one: T) => Promise<PreparedLink>): Promise<Settled[]> {
    return Promise.allSettled(all.map((one) => this.limited(() => work(one))));
  }
}

/** The profile of a user as the administrator sees it. */
async function administeredProfile(tenant: Tenant, typed: string): Promise<Profile> {
  const userId = tenant.userIdOf(typed);
  const xsi = userId && tenant.administratorOf(userId);
  if (!xsi) throw userNotFound();
  return asAdministrator(() => xsi.profile.identify());
}
