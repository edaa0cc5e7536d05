import { isNoSuchUser } from '@libs/xsi';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Tenant } from '../../broadworks/tenants/tenant';
import { Tenants } from '../../broadworks/tenants/tenants.module';
import { KEYS, LOG } from '../../config/config.module';
import type { Keys } from '../../config/reading/keys';
import { incorrectCredentials } from '../../http/api-error';
import { STORE } from '../../store/module/store.module';
import type { ProvisioningToken } from '../../store/provisioning-store';
import type { Store } from '../../store/store';
import { Redemptions } from '../session/redemptions';
import type { SessionResponse } from '../session/session.dto';
import { SignIns } from '../session/sign-ins.service';
import { hashesOf } from '../tokens';

/** Signing in with a link. */
@Injectable()
export class Provisioning {
  constructor(
    private readonly tenants: Tenants,
    private readonly signIns: SignIns,
    private readonly redemptions: Redemptions,
    @Inject(STORE) private readonly store: Store,
    @Inject(KEYS) private readonly keys: Keys,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Whatever is wrong with a token, the answer is the same. */
  async signIn(tenantId: string, configToken: string): Promise<SessionResponse> {
    const tenant = this.tenants.find(tenantId);
    if (!tenant) throw incorrectCredentials();
    const hashes = hashesOf(configToken, 'provisioning', this.keys);
    const { provisioning } = this.store;
    const token = await provisioning.find(hashes, tenant.id, this.store.now());
    if (!token) throw incorrectCredentials();
    const session = await this.redemptions.run(
      ['link', token.id],
      () => this.redeem(tenant, token),
      incorrectCredentials,
    );
    this.log.info({ event: 'provisioning token spent', tenant: tenant.id, id: token.id });
    return session;
  }

  private async redeem(tenant: Tenant, { id, userId }: ProvisioningToken): Promise<SessionResponse> {
    const session = await this.signIns
      .withoutPassword(tenant, userId, (...kept) => this.store.provisioning.spend(id, ...kept))
      .catch((error: unknown) => {
        throw isNoSuchUser(error) ? incorrectCredentials(error) : error;
      });
    if (!session) throw incorrectCredentials();
    return session;
  }
}
