import fc from 'fast-check';
import { toUserId, toXsiUserId } from './user-id';

it.each([
  'ann.lee@example.com',
  '2025550101',
  'Ann_Lee-2@pbx.example.com',
  'sip:ann@example.com',
  'a~b@example.com',
  '...',
])('the id %p is the same in a path', (id) => {
  expect(toUserId(id)).toBe(id);
});

it.each([
  ['.', '~Lg'],
  ['..', '~Li4'],
  ['ann/lee@example.com', '~YW5uL2xlZUBleGFtcGxlLmNvbQ'],
  ['ann+lee@example.com', '~YW5uK2xlZUBleGFtcGxlLmNvbQ'],
  ['josé@example.com', '~am9zw6lAZXhhbXBsZS5jb20'],
  ['~Lg', '~fkxn'],
])('the id %p is wrapped, as Core pastes it into paths unencoded', (id, wrapped) => {
  expect(toUserId(id)).toBe(wrapped);
});

/** Ids as they are, as they may be, and as they look when they are wrapped. */
const ids = fc.oneof(
  fc.emailAddress(),
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.string({ unit: fc.constantFrom('.', '~', '/', '@', 'L', 'g'), minLength: 1, maxLength: 4 }),
  fc.string({ minLength: 1 }).map((id) => toUserId(`/${id}`)),
);

it('every id is made of what is safe in a path', () => {
  fc.assert(
    fc.property(ids, (id) => {
      expect(toUserId(id)).toMatch(/^[A-Za-z0-9\-_.~@:]+$/);
      expect(toUserId(id)).not.toMatch(/^\.{1,2}$/);
      expect(toXsiUserId(toUserId(id))).toBe(id);
    }),
  );
});

it('no two users share an id', () => {
  fc.assert(
    fc.property(fc.uniqueArray(ids, { minLength: 2, maxLength: 20 }), (all) => {
      expect(new Set(all.map(toUserId)).size).toBe(all.length);
    }),
  );
  const short = ['.', '~', '/', '@', 'L', 'g'].flatMap((a) => ['', '.', '~', '/', 'g'].map((b) => a + b));
  const wrappedTwice = [...short, ...short.map(toUserId)];
  expect(new Set(wrappedTwice.map(toUserId)).size).toBe(new Set(wrappedTwice).size);
});
