import fc from 'fast-check';
import { userKey } from '../../broadworks/user-id';
import type { SipStatus } from '../../store/presence-store';
import type { Contact } from './contacts.dto';
import { ContactDirectory } from './directory';

const written = (directory: ContactDirectory, userId: string, own: readonly Contact[]) =>
  Buffer.concat(directory.listWithout(userId, own)).toString();

const contacts = (maxLength: number) =>
  fc
    .array(
      fc.record({
        user_id: fc.option(fc.string({ unit: 'binary', minLength: 1 }), { nil: undefined }),
        first_name: fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
        number: fc.string({ minLength: 1 }),
      }),
      { maxLength },
    )
    .map((all) =>
      all.map(
        ({ user_id, first_name, number }, index): Contact => ({
          // ids are unique, as the directory's are
          user_id: user_id === undefined ? undefined : `${index}${user_id}`,
          is_current_user: false,
          numbers: { main: number },
          first_name,
        }),
      ),
    );

describe('ContactDirectory', () => {
  it('knows a user in any capitals', () => {
    const all = ['S28@Example.COM', 'other@example.com'].map((user_id) => ({
      user_id,
      is_current_user: false,
      numbers: { main: '1' },
    }));
    const directory = new ContactDirectory(all);
    expect(directory.find('s28@example.com')?.user_id).toBe('S28@Example.COM');
    expect(JSON.parse(written(directory, 's28@example.com', [])).items).toEqual([all[1]]);
    const known = directory.withStatuses(new Map([['s28@example.com', 'registered']]));
    expect(known.find('S28@EXAMPLE.com')?.sip_status).toBe('registered');
  });

  it('writes the list without the user, whoever that is, followed by the user’s own contacts', () => {
    fc.assert(
      fc.property(contacts(12), contacts(3), (all, own) => {
        const directory = new ContactDirectory(all);
        for (const userId of [...all.map(({ user_id }) => user_id), 'nobody', ''].filter((id) => id !== undefined)) {
          const wanted = [...all.filter(({ user_id }) => user_id !== userId), ...own];
          expect(written(directory, userId, own)).toBe(JSON.stringify({ items: wanted }));
        }
      }),
    );
  });

  it('writes what is known of lines, and the rest as it was', () => {
    const status = fc.constantFrom(undefined, 'registered' as const, 'notregistered' as const);
    fc.assert(
      fc.property(contacts(12), fc.infiniteStream(status), (all, given) => {
        const statuses = new Map(
          all.flatMap(({ user_id }): [string, SipStatus][] => {
            const one = given.next().value;
            return user_id && one ? [[userKey(user_id), one]] : [];
          }),
        );
        const bare = new ContactDirectory(all);
        const directory = bare.withStatuses(statuses);
        const wanted = all.map((one) => ({ ...one, sip_status: one.user_id && statuses.get(userKey(one.user_id)) }));
        for (const userId of ['nobody', ...statuses.keys()]) {
          const items = wanted.filter(({ user_id }) => user_id === undefined || userKey(user_id) !== userKey(userId));
          expect(written(directory, userId, [])).toBe(JSON.stringify({ items }));
        }
        expect(JSON.stringify(directory.contacts)).toBe(JSON.stringify(wanted));
        expect(bare.withStatuses(statuses)).toBe(directory);
        expect(written(bare, 'nobody', [])).toBe(JSON.stringify({ items: all }));
      }),
    );
  });

  it.each([
    ['nobody and nothing', [], [], '{"items":[]}'],
    ['only the user', ['me'], [], '{"items":[]}'],
    ['only the user and own contacts', ['me'], ['own'], '{"items":["own"]}'],
    ['the user first', ['me', 'a', 'b'], [], '{"items":["a","b"]}'],
    ['the user last', ['a', 'b', 'me'], ['own'], '{"items":["a","b","own"]}'],
  ])('of %s is right to the comma', (_, ids, own, wanted) => {
    const of = (names: string[]) =>
      names.map((user_id): Contact => ({ user_id, is_current_user: false, numbers: { main: '0101' } }));
    const list = written(new ContactDirectory(of(ids)), 'me', of(own));
    expect(list.replace(/\{"user_id":("\w+"),.*?\}\}/g, '$1')).toBe(wanted);
  });

  it('can be asked again and again, for different users', () => {
    const directory = new ContactDirectory(
      ['a', 'b'].map((user_id) => ({ user_id, is_current_user: false, numbers: { main: user_id } })),
    );
    const first = written(directory, 'a', []);
    expect(written(directory, 'b', [])).not.toBe(first);
    expect(written(directory, 'a', [])).toBe(first);
    expect(directory.find('b')?.numbers.main).toBe('b');
    expect(directory.find('c')).toBeUndefined();
  });
});
