import type { Store } from '../../../apps/adapter/src/store/store';
import { forEachStore, ready } from '../../support/stores';

// in the future: a store in a network drops by its own clock what has ended
const start = Date.now() + 3_600_000;

forEachStore((newPlace) => {
  let store: Store;
  beforeEach(async () => {
    store = await ready(newPlace()());
  });

  it.each([
    [
      'the later one wins',
      [
        ['registered', 10, 100],
        ['notregistered', 20, 110],
      ],
      'notregistered',
      109,
    ],
    [
      'in whatever order they come',
      [
        ['notregistered', 20, 110],
        ['registered', 10, 100],
      ],
      'notregistered',
      109,
    ],
    [
      'the last one of the same moment wins',
      [
        ['registered', 10, 100],
        ['notregistered', 10, 90],
      ],
      'notregistered',
      89,
    ],
    [
      'one that says the same does not end sooner',
      [
        ['registered', 10, 100],
        ['registered', 20, 30],
      ],
      'registered',
      99,
    ],
    [
      'one that says the same ends later',
      [
        ['registered', 10, 100],
        ['registered', 20, 130],
      ],
      'registered',
      129,
    ],
    [
      'one that says something else ends when it ends',
      [
        ['registered', 10, 100],
        ['notregistered', 20, 30],
      ],
      'notregistered',
      29,
    ],
  ] as const)('of two events %s', async (name, events, status, last) => {
    for (const [what, at, end] of events) await store.presence.set(name, 'alice', what, start + at, start + end);
    expect(await store.presence.ofTenant(name, start + last)).toEqual(new Map([['alice', status]]));
    expect(await store.presence.ofTenant(name, start + last + 1)).toEqual(new Map());
  });

  it('C20 a tenant sees nothing of another', async () => {
    await store.presence.set('one', 'alice', 'registered', start + 1, start + 100);
    expect(await store.presence.ofTenant('other', start + 1)).toEqual(new Map());
  });
});
