// The adapter's store, as it is built, and rows for it.
import { randomUUID } from 'node:crypto';
import openStoreModule from '../../dist/adapter/apps/adapter/src/store/module/open-store.js';

const hour = 3_600_000;

export const openStore = (url) => openStoreModule.openStore({ url, prefix: 'torture', replicas: 0 });

export function newSession(id = randomUUID()) {
  const end = Date.now() + hour;
  const name = randomUUID();
  return {
    id,
    tenant: 'torture',
    userId: `${id}@example.com`,
    credential: Buffer.from(id),
    accessHash: `a${name}`,
    accessEnd: end,
    refreshHash: `r${name}`,
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
  const outcome = await store.sessions.spendRefresh(
    { hashes: [refreshHash], tenant: 'torture' },
    successor,
    Date.now(),
    hour,
  );
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

/** What must never be: looks whether something is there, and then takes it. */
export function readBeforeWrite(store) {
  const spendAfter = (kind, isThere) => async (id, session, limit, now) => {
    if (!(await isThere(id))) return false;
    await new Promise((resolve) => setImmediate(resolve));
    if (!(await store[kind].spend(id, session, limit, now))) await store.sessions.add(session, limit, now);
    return true;
  };
  const spendRefresh = async ({ hashes: [hash] }, successor, now) => {
    const found = await store.sessions.findByAccess([`a${hash.slice(1)}`]);
    if (!found || found.closed) return { kind: 'unknown' };
    await new Promise((resolve) => setImmediate(resolve));
    await store.sessions.close(found.session.id);
    await store.sessions.add({ ...found.session, ...successor, id: successor.accessHash }, 1000, now);
    return { kind: 'spent', session: found.session };
  };
  return withFaults(store, {
    sessions: { spendRefresh },
    otps: { spend: spendAfter('otps', (id) => store.otps.userOf(id)) },
    provisioning: {
      spend: spendAfter('provisioning', (id) => store.provisioning.find([`h${id}`], 'torture', Date.now())),
    },
  });
}

/** Nor must this: says yes, and then writes. */
export function answerBeforeWrite(store) {
  const add = async (...session) => {
    setTimeout(() => void store.sessions.add(...session).catch(() => undefined), 20);
  };
  return withFaults(store, { sessions: { add } });
}

function withFaults(store, faults) {
  const parts = Object.entries(faults).map(([part, methods]) => [
    part,
    Object.assign(Object.create(store[part]), methods),
  ]);
  return Object.assign(Object.create(store), Object.fromEntries(parts));
}
