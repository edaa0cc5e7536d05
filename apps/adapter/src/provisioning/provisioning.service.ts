import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { incorrectCredentials } from '../api/api-error';
import { saysNoSuchUser } from '../api/refusal';
import { KEYS, LOG } from '../config/config.module';
import type { Keys } from '../config/keys';
import type { SessionResponse } from '../session/session.dto';
import { SignIns } from '../session/sign-ins.service';
import { hashesOf } from '../session/tokens';
import type { Store } from '../store/store';
import { STORE } from '../store/store.module';
import { Tenants } from '../tenants/tenants.module';

/** Signing in with a link. Contract 8.6. */
@Injectable()
export class Provisioning {
  constructor(
    private readonly tenants: Tenants,
    private readonly signIns: SignIns,
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
    const session = await this.signIns
      .withoutPassword(tenant, token.userId, (...kept) => provisioning.spend(token.id, ...kept))
      .catch((error: unknown) => {
        throw saysNoSuchUser(error) ? incorrectCredentials(error) : error;
      });
    if (!session) throw incorrectCredentials();
    this.log.info({ event: 'provisioning token spent', tenant: tenant.id, id: token.id });
    return session;
  }
}
