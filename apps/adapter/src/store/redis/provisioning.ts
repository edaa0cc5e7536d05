import type { ProvisioningStore, ProvisioningToken } from '../provisioning-store';
import type { SessionRow } from '../session-store';
import type { Redis } from './redis';
import { type Fields, fromSession, numberOf, optionalNumber, text, textOf, toFields } from './row';

/** Milliseconds for which an ended link is still listed. */
const remembered = 30 * 24 * 3600_000;

export class RedisProvisioning implements ProvisioningStore {
  constructor(private readonly redis: Redis) {}

  async add(tokens: readonly (ProvisioningToken & { hash: string })[]): Promise<void> {
    const last = Math.max(...tokens.map(({ end }) => end)) + remembered;
    const values = tokens.flatMap(({ id, hash, tenant, userId, created, end }) => [
      id,
      hash,
      tenant,
      userId,
      created,
      end,
    ]);
    if (tokens.length > 0) await this.redis.write('addProvisioning', last, ...values);
  }

  async find(hashes: readonly string[], tenant: string, now: number): Promise<ProvisioningToken | undefined> {
    const fields = toFields(await this.redis.read('findProvisioning', tenant, now, ...hashes));
    return fields.size === 0 ? undefined : toToken(fields);
  }

  async spend(id: string, session: SessionRow, limitPerUser: number, now: number): Promise<boolean> {
    const values = [id, now, limitPerUser, ...fromSession(session), 'created', now];
    return text(await this.redis.writeInTime('spendProvisioning', ...values)) === '1';
  }

  async list(
    tenant: string,
    { userId = '', limit, before = '' }: { userId?: string; limit: number; before?: string },
  ): Promise<ProvisioningToken[]> {
    const found = await this.redis.read('listProvisioning', tenant, userId, limit, before);
    return Array.isArray(found) ? found.map((flat) => toToken(toFields(flat))) : [];
  }

  async revoke(tenant: string, id: string, now: number): Promise<boolean> {
    return text(await this.redis.write('revokeProvisioning', tenant, id, now)) === '1';
  }
}

function toToken(fields: Fields): ProvisioningToken {
  return {
    id: textOf(fields, 'id'),
    tenant: textOf(fields, 'tenant'),
    userId: textOf(fields, 'user'),
    created: numberOf(fields, 'created'),
    end: numberOf(fields, 'end'),
    spent: optionalNumber(fields, 'spent'),
    revoked: optionalNumber(fields, 'revoked'),
  };
}
