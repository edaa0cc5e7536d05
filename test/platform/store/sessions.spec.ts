import { randomUUID } from 'node:crypto';
import { seal } from '../../../apps/adapter/src/sign-in/sealing';
import { newTokenPair, type TokenPair } from '../../../apps/adapter/src/sign-in/tokens';
import { type Store, StoreUnavailable } from '../../../apps/adapter/src/store/store';
import {
  add,
  day,
  find,
  keys,
  kindOf,
  type SignedIn,
  second,
  secret,
  signedIn,
  sipSecret,
  spend,
  start,
  window,
} from '../../support/session-rows';
import { forEachStore, ready } from '../../support/stores';

forEachStore((newPlace) => {
  let store: Store;
  beforeEach(async () => {
    store = await ready(newPlace()());
  });

  it('are found by their access token, as they were added', async () => {
    const one = await add(store);
    const other = await add(store, signedIn({ sipAccount: undefined }));
    expect(await find(store, one.access)).toEqual({ session: one.row, closed: false });
    expect(await find(store, other.access)).toEqual({ session: other.row, closed: false });
    expect(await store.sessions.findByAccess(['x', one.row.accessHash])).toMatchObject({ session: { id: one.row.id } });
    expect(await find(store, newTokenPair({ family: randomUUID(), generation: 0 }, keys).access)).toBeUndefined();
    expect(await store.sessions.findByAccess([])).toBeUndefined();
    expect(await store.sessions.findByAccess([one.row.refreshHash])).toBeUndefined();
  });

  it('C11 a refresh gives one successor, and both old tokens are dead', async () => {
    const one = await add(store);
    const next = await spend(store, one.refresh, start + 1);
    expect(next.outcome).toMatchObject({ kind: 'spent', session: { id: one.row.id, accessEnd: start + 1 + day } });
    expect(await find(store, one.access)).toBeUndefined();
    expect((await find(store, next.access))?.session).toMatchObject({
      id: one.row.id,
      credential: one.row.credential,
      sipAccount: one.row.sipAccount,
      refreshEnd: start + 1 + 90 * day,
      absoluteEnd: one.row.absoluteEnd,
    });
    expect(await kindOf(spend(store, next.refresh, start + 2))).toBe('spent');
  });

  it('C11 a refresh leaves the user’s other sessions alone', async () => {
    const one = await add(store);
    const other = await add(store);
    await spend(store, one.refresh, start + 1);
    expect((await find(store, other.access))?.session).toEqual(other.row);
  });

  it('C12 a token that is spent again inside the window gives the same sealed pair', async () => {
    const one = await add(store);
    const first = await spend(store, one.refresh, start);
    for (const now of [start, start + 1, start + window]) {
      const again = await spend(store, one.refresh, now);
      expect(again.outcome).toMatchObject({
        kind: 'repeated',
        sealedPair: first.sealedPair,
        session: { id: one.row.id },
      });
      expect(await find(store, again.access)).toBeUndefined();
    }
    expect(await find(store, first.access)).toBeDefined();
    expect(await kindOf(spend(store, first.refresh, start + window))).toBe('spent');
  });

  it('C12 of many at once exactly one spends the token', async () => {
    const one = await add(store);
    const all = await Promise.all(Array.from({ length: 50 }, () => spend(store, one.refresh, start)));
    expect(all.filter(({ outcome }) => outcome.kind === 'spent')).toHaveLength(1);
    expect(all.filter(({ outcome }) => outcome.kind === 'repeated')).toHaveLength(49);
    const live = await Promise.all(all.map(({ access }) => find(store, access)));
    expect(live.filter(Boolean)).toHaveLength(1);
  });

  it('C13 a token that is spent again after the window ends its session', async () => {
    const one = await add(store);
    const next = await spend(store, one.refresh, start);
    const again = await spend(store, one.refresh, start + window + 1);
    expect(again.outcome).toEqual({ kind: 'reused', sessionId: one.row.id });
    for (const access of [one.access, next.access, again.access]) expect(await find(store, access)).toBeUndefined();
    expect(await kindOf(spend(store, next.refresh, start + window + 2))).toBe('unknown');
  });

  it('C13 a token that is spent again after its successor was ends its session, even inside the window', async () => {
    const one = await add(store);
    const next = await spend(store, one.refresh, start);
    const last = await spend(store, next.refresh, start + 1);
    expect(await kindOf(spend(store, one.refresh, start + 2))).toBe('reused');
    expect(await find(store, last.access)).toBeUndefined();
    expect(await kindOf(spend(store, last.refresh, start + 3))).toBe('unknown');
  });

  it.each([2, 5])('C13 a token %i generations old ends its session', async (generations) => {
    const one = await add(store);
    const bystander = await add(store);
    let last: TokenPair = one;
    for (let generation = 0; generation <= generations; generation++) {
      last = await spend(store, last.refresh, start + generation * day);
    }
    expect(await kindOf(spend(store, one.refresh, start + 7 * day))).toBe('reused');
    expect(await find(store, last.access)).toBeUndefined();
    expect(await find(store, bystander.access)).toBeDefined();
  });

  it('C14 a token that lay unused for too long takes its session with it', async () => {
    const one = await add(store, signedIn({ refreshEnd: start + 100 }));
    expect(await kindOf(spend(store, one.refresh, start + 100))).toBe('unknown');
    expect(await find(store, one.access)).toBeUndefined();
    const other = await add(store, signedIn({ refreshEnd: start + 100 }));
    expect(await kindOf(spend(store, other.refresh, start + 99))).toBe('spent');
  });

  it('C14 no refresh takes a session past its absolute end', async () => {
    const one = await add(store, signedIn({ absoluteEnd: start + 100 * day }));
    const next = await spend(store, one.refresh, start + 50 * day);
    expect(next.outcome).toMatchObject({ session: { refreshEnd: start + 100 * day, accessEnd: start + 51 * day } });
    const last = await spend(store, next.refresh, start + 99.5 * day);
    expect(last.outcome).toMatchObject({ session: { refreshEnd: start + 100 * day, accessEnd: start + 100 * day } });
    expect(await kindOf(spend(store, last.refresh, start + 100 * day))).toBe('unknown');
    expect(await find(store, last.access)).toBeUndefined();
  });

  it('C14 no token outlives the absolute end from the start', async () => {
    const one = await add(store, signedIn({ absoluteEnd: start + 60 * second }));
    expect((await find(store, one.access))?.session).toMatchObject({
      accessEnd: start + 60 * second,
      refreshEnd: start + 60 * second,
    });
    expect(await kindOf(spend(store, one.refresh, start + 60 * second))).toBe('unknown');
    expect(await find(store, one.access)).toBeUndefined();
  });

  it('C18 closing kills every token and wipes every secret at once', async () => {
    const one = await add(store);
    const next = await spend(store, one.refresh, start);
    await store.sessions.close(one.row.id);
    expect(await find(store, next.access)).toMatchObject({
      closed: true,
      session: { id: one.row.id, credential: Buffer.alloc(0), sipAccount: undefined, refreshHash: '' },
    });
    for (const refresh of [one.refresh, next.refresh]) {
      expect(await kindOf(spend(store, refresh, start + 1))).toBe('unknown');
    }
    expect((await find(store, next.access))?.closed).toBe(true);
  });

  it('C18 a closed session gets no secrets again', async () => {
    const one = await add(store);
    await store.sessions.close(one.row.id);
    await store.sessions.setSecrets(one.row.id, {
      credential: one.row.credential,
      sipAccount: seal(sipSecret, ['sip'], keys),
    });
    expect(await find(store, one.access)).toMatchObject({
      closed: true,
      session: { credential: Buffer.alloc(0), sipAccount: undefined },
    });
  });

  it('closes all sessions of a user, and of nobody else', async () => {
    const mine = [await add(store), await add(store)];
    const others = [
      await add(store, signedIn({ userId: 'bob.ray@example.com' })),
      await add(store, signedIn({ tenant: 'other' })),
    ];
    await store.sessions.closeAllOf('default', 'ann.lee@example.com');
    const closed = async ({ access }: SignedIn) => (await find(store, access))?.closed;
    expect(await Promise.all(mine.map(closed))).toEqual([true, true]);
    expect(await Promise.all(others.map(closed))).toEqual([false, false]);
  });

  it('C52 keeps secrets that were found later or sealed anew, of that session only', async () => {
    const one = await add(store, signedIn({ sipAccount: undefined }));
    const other = await add(store);
    const secrets = { credential: seal(secret, ['xsi'], keys), sipAccount: seal(sipSecret, ['sip'], keys) };
    await store.sessions.setSecrets(one.row.id, secrets);
    expect((await find(store, one.access))?.session).toEqual({ ...one.row, ...secrets });
    expect((await find(store, other.access))?.session).toEqual(other.row);
    await store.sessions.setSecrets(one.row.id, { credential: secrets.credential });
    expect((await find(store, one.access))?.session.sipAccount).toBeUndefined();
  });

  it('keeps nothing in the place of a credential that was replaced meanwhile', async () => {
    const one = await add(store);
    const old = one.row.credential;
    const next = { credential: seal(secret, ['xsi'], keys), sipAccount: one.row.sipAccount };
    await store.sessions.setSecrets(one.row.id, next, old);
    await store.sessions.setSecrets(one.row.id, { credential: old }, old);
    expect((await find(store, one.access))?.session).toEqual({ ...one.row, ...next });
  });

  it('C41 ends every session of a user that holds a credential, and no other', async () => {
    const [one, same, lent, changed, other, elsewhere] = [
      await add(store, signedIn({ credentialHash: 'h1' })),
      await add(store, signedIn({ credentialHash: 'h2' })),
      await add(store, signedIn({ credentialHash: undefined })),
      await add(store, signedIn({ credentialHash: 'h3' })),
      await add(store, signedIn({ credentialHash: 'h1', userId: 'bob.ray@example.com' })),
      await add(store, signedIn({ credentialHash: 'h1', tenant: 'other' })),
    ];
    const ended = await store.sessions.closeHolding(one.row, ['h1', 'h2']);
    expect(new Set(ended)).toEqual(new Set([one.row.id, same.row.id]));
    for (const { access } of [one, same]) expect(await find(store, access)).toMatchObject({ closed: true });
    for (const { access } of [lent, changed, other, elsewhere]) {
      expect(await find(store, access)).toMatchObject({ closed: false });
    }
    expect(await store.sessions.closeHolding(one.row, ['h1', 'h2'])).toEqual([]);
    expect(await store.sessions.closeHolding(lent.row, ['h9'])).toEqual([lent.row.id]);
  });

  it('C20 another tenant spends nothing and ends nothing, with any token', async () => {
    const one = await add(store);
    expect(await kindOf(spend(store, one.refresh, start, 'other'))).toBe('unknown');
    const next = await spend(store, one.refresh, start);
    expect(next.outcome.kind).toBe('spent');
    for (const refresh of [one.refresh, next.refresh]) {
      for (const now of [start + 1, start + day, start + 400 * day]) {
        expect(await kindOf(spend(store, refresh, now, 'other'))).toBe('unknown');
      }
    }
    expect(await find(store, next.access)).toMatchObject({ closed: false });
    expect(await kindOf(spend(store, next.refresh, start + 2))).toBe('spent');
  });

  it('C59 the oldest sessions above the limit are dropped, of that user at that tenant', async () => {
    const others = [
      await add(store, signedIn({ userId: 'bob.ray@example.com' }), start - 2),
      await add(store, signedIn({ tenant: 'other' }), start - 1),
    ];
    const closed = await add(store, signedIn(), start - 1);
    await store.sessions.close(closed.row.id);
    const mine: SignedIn[] = [];
    // two in each millisecond
    for (let index = 0; index < 6; index++) mine.push(await add(store, signedIn(), start + Math.floor(index / 2), 4));
    const isThere = async ({ access }: SignedIn) => (await find(store, access)) !== undefined;
    expect(await Promise.all(mine.map(isThere))).toEqual([false, false, true, true, true, true]);
    expect(await Promise.all([...others, closed].map(isThere))).toEqual([true, true, true]);
    expect(await kindOf(spend(store, mine[0]?.refresh ?? '', start + 9))).toBe('unknown');
  });

  it('C18 what a session lent ends with it, however it ends, and pushes nobody out', async () => {
    const lend = (parent: SignedIn) => add(store, signedIn({ parent: parent.row.id }), start, 3);
    const isLive = async ({ access }: SignedIn) => (await find(store, access))?.closed === false;
    const [closed, reused, dropped] = [await add(store), await add(store), await add(store)];
    const lent = [await lend(closed), await lend(reused), await lend(dropped)];
    expect(await Promise.all([closed, reused, dropped, ...lent].map(isLive))).toEqual(Array(6).fill(true));

    await store.sessions.close(closed.row.id);
    expect(await isLive(lent[0] as SignedIn)).toBe(false);
    await spend(store, reused.refresh, start);
    await spend(store, reused.refresh, start + 2 * window);
    expect(await isLive(lent[1] as SignedIn)).toBe(false);
    await add(store, signedIn(), start + 1, 1);
    expect(await isLive(lent[2] as SignedIn)).toBe(false);
  });

  it('a session delegates to as many as a user may have, and the oldest of these goes [C59]', async () => {
    const [lender, other] = [await add(store), await add(store)];
    const delegated: SignedIn[] = [];
    for (let index = 0; index < 6; index++)
      delegated.push(await add(store, signedIn({ parent: lender.row.id }), start + index, 3));
    const elsewhere = await add(store, signedIn({ parent: other.row.id }), start, 3);
    const isThere = async ({ access }: SignedIn) => (await find(store, access)) !== undefined;
    expect(await Promise.all(delegated.map(isThere))).toEqual([false, false, false, true, true, true]);
    expect(await Promise.all([lender, other, elsewhere].map(isThere))).toEqual([true, true, true]);
    await store.sessions.close(lender.row.id);
    expect((await find(store, delegated[5]?.access ?? ''))?.closed).toBe(true);
  });

  it('C18 nothing is lent by a session that has ended', async () => {
    const [closed, dropped] = [await add(store), await add(store)];
    await store.sessions.close(closed.row.id);
    await add(store, signedIn(), start, 1);
    for (const { row } of [closed, dropped]) {
      const delegated = signedIn({ parent: row.id });
      expect(await store.sessions.add(delegated.row, 20, start)).toBe(false);
      expect(await find(store, delegated.access)).toBeUndefined();
    }
  });

  it('C59 a session that is new stays, however few are allowed', async () => {
    const one = await add(store, signedIn(), start, 1);
    const other = await add(store, signedIn(), start, 1);
    expect(await find(store, one.access)).toBeUndefined();
    expect(await find(store, other.access)).toBeDefined();
  });

  it('C16 C53 fails with StoreUnavailable and nothing else, and does so for what is there twice', async () => {
    const one = await add(store);
    await expect(add(store, signedIn({ accessHash: one.row.accessHash }))).rejects.toThrow(StoreUnavailable);
    await expect(add(store, signedIn({ id: one.row.id }))).rejects.toThrow(StoreUnavailable);
    expect(await kindOf(spend(store, one.refresh, start))).toBe('spent');
  });

  it('C16 C53 every answer of a store that is gone is StoreUnavailable, without what was asked', async () => {
    const one = await add(store);
    await store.close();
    const works: (() => Promise<unknown>)[] = [
      () => add(store),
      () => find(store, one.access),
      () => spend(store, one.refresh, start),
      () => store.sessions.setSecrets(one.row.id, { credential: Buffer.of(1) }),
      () => store.sessions.close(one.row.id),
      () => store.sessions.closeAllOf('default', 'ann.lee@example.com'),
    ];
    for (const work of works) {
      const error: unknown = await work().catch((reason) => reason);
      expect(error).toBeInstanceOf(StoreUnavailable);
      expect(String(error)).toBe('StoreUnavailable: the store does not work');
    }
  });
});
