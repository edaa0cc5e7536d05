// The adapter's store, as it is built, and rows for it.
import { randomUUID } from 'node:crypto';
import openStoreModule from '../../dist/adapter/apps/adapter/src/store/open-store.js';

const hour = 3_600_000;

export const openStore = (url) => openStoreModule.openStore({ url, prefix: 'torture', replicas: 0 });

export function newSession(id = randomUUID()) {
  const end = Date.now() + hour;
  return {
    id,
    tenant: 'torture',
    userId: `${id}@example.com`,
    credential: Buffer.from(id),
    accessHash: randomUUID(),
    accessEnd: end,
    refreshHash: randomUUID(),
    refreshEnd: end,
    absoluteEnd: end,
  };
}

export function newSuccessor() {
  const name = randomUUID();
  const end = Date.now() + hour;
  return {
    accessHash: `a${name}`,
    accessEnd: end,
    refreshHash: `r${name}`,
    refreshEnd: end,
    sealedPair: Buffer.from(name),
  };
}

/** What came of it: the name of the pair that the caller is given, or nothing. */
export async function refresh(store, refreshHash, successor = newSuccessor()) {
  const outcome = await store.sessions.spendRefresh([refreshHash], 'torture', successor, Date.now(), hour);
  if (outcome.kind === 'spent') return successor.sealedPair.toString();
  return outcome.kind === 'repeated' ? outcome.sealedPair.toString() : undefined;
}

/** What can be spent once. `make` returns tokens, `spend` the name of the successor that this caller got, or nothing. */
export const kinds = {
  'refresh tokens': {
    async make(store) {
      const session = newSession();
      await store.sessions.add(session, 20, Date.now());
      return session.refreshHash;
    },
    spend: refresh,
  },
  'one-time passwords': {
    async make(store) {
      const id = randomUUID();
      await store.otps.add({
        id,
        tenant: 'torture',
        userId: 'a@example.com',
        codeHash: 'right',
        end: Date.now() + hour,
      });
      return id;
    },
    async spend(store, id) {
      const session = newSession();
      return (await store.otps.spend(id, session, 1000, Date.now())) ? session.id : undefined;
    },
  },
  links: {
    async make(store) {
      const id = randomUUID();
      const token = { id, hash: `h${id}`, tenant: 'torture', userId: 'a@example.com', created: Date.now() };
      await store.provisioning.add([{ ...token, end: Date.now() + hour }]);
      return id;
    },
    async spend(store, id) {
      const session = newSession();
      return (await store.provisioning.spend(id, session, 1000, Date.now())) ? session.id : undefined;
    },
  },
};

/** What must never be: reads, and then writes. */
export function readBeforeWrite(store) {
  const spend = async (id, session, limit, now) => {
    if (!(await store.otps.userOf(id))) return false;
    await store.sessions.add(session, limit, now);
    await store.otps.spend(id, newSession(), limit, now);
    return true;
  };
  return Object.assign(Object.create(store), { otps: Object.assign(Object.create(store.otps), { spend }) });
}
