import type {
  FoundSession,
  PresentedRefresh,
  RefreshLimit,
  Rotation,
  Secrets,
  SessionRow,
  SessionStore,
  SpendOutcome,
  Successor,
} from '../session-store';
import type { Redis } from './redis';
import { fromSecrets, fromSession, text, texts, toFields, toSession } from './row';

export class RedisSessions implements SessionStore {
  constructor(private readonly redis: Redis) {}

  async add(session: SessionRow, limit: number, now: number): Promise<boolean> {
    return (await this.redis.writeInTime('addSession', limit, ...fromSession(session), 'created', now)) === 1;
  }

  async findByAccess(accessHashes: readonly string[]): Promise<FoundSession | undefined> {
    const fields = toFields(await this.redis.read('findByAccess', ...accessHashes));
    return fields.size === 0 ? undefined : { session: toSession(fields), closed: fields.has('closed') };
  }

  async touch(id: string): Promise<void> {
    await this.redis.read('touch', id);
  }

  async rotationOf(refreshHashes: readonly string[]): Promise<Rotation | undefined> {
    const [family, generation] = texts(await this.redis.read('rotationOf', ...refreshHashes));
    return family === undefined ? undefined : { family, generation: Number(generation) };
  }

  async spendRefresh(
    { hashes, tenant, rotation }: PresentedRefresh,
    { accessHash, accessEnd, refreshHash, refreshEnd, sealedPair }: Successor,
    now: number,
    repeatWindow: number,
    limits: readonly RefreshLimit[] = [],
  ): Promise<SpendOutcome> {
    const successor = [accessHash, accessEnd, refreshHash, refreshEnd, sealedPair];
    const place = [rotation?.family ?? '', rotation?.generation ?? ''];
    const values = [tenant, now, now - repeatWindow, ...successor, ...place, ...hashes, JSON.stringify(limits)];
    const answer = await this.redis.writeInTime('spendRefresh', ...values);
    const [kind, found]: unknown[] = Array.isArray(answer) ? answer : [];
    switch (text(kind)) {
      case 'spent':
        return { kind: 'spent', session: toSession(toFields(found)) };
      case 'repeated': {
        const fields = toFields(found);
        return {
          kind: 'repeated',
          session: toSession(fields),
          sealedPair: fields.get('sealedPair') ?? Buffer.alloc(0),
        };
      }
      case 'reused':
        return { kind: 'reused', sessionId: text(found) };
      case 'limited':
        return { kind: 'limited', sessionId: text(found) };
      default:
        return { kind: 'unknown' };
    }
  }

  async setSecrets(id: string, secrets: Secrets, before?: Buffer): Promise<void> {
    await this.redis.write('setSecrets', id, before ?? '', ...Object.entries(fromSecrets(secrets)).flat());
  }

  async close(id: string): Promise<boolean> {
    return texts(await this.redis.write('closeSession', id)).length > 0;
  }

  async closeHolding(
    { id, tenant, userId }: Pick<SessionRow, 'id' | 'tenant' | 'userId'>,
    credentialHashes: readonly string[],
  ): Promise<string[]> {
    if (credentialHashes.length === 0) return [];
    return texts(await this.redis.write('closeOfUser', tenant, userId, '', id, ...credentialHashes));
  }

  async closeAllOf(tenant: string, userId: string, exceptId = ''): Promise<string[]> {
    return texts(await this.redis.write('closeOfUser', tenant, userId, exceptId, ''));
  }
}
