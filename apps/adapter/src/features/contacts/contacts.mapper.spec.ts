import type { DirectoryDetails } from '@libs/xsi';
import { hasNumber, matchesSearch, toContact, toListedContact, toPhoneListContact } from './contacts.mapper';

const plan = { countryCode: '1' };
const ids = { toUserId: (userId: string) => userId };
const ann: DirectoryDetails = {
  userId: 'ann.lee@example.com',
  firstName: 'Ann',
  lastName: 'Lee',
  number: '2025550101',
  extension: '0101',
  additionalDetails: { mobile: '+12025550199', pager: '2025550198', emailAddress: 'Ann.Lee@example.com' },
};

const written = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('toContact', () => {
  it('says everything that the directory knows, and always whether it is the user', () => {
    expect(written(toContact(ann, plan, ids))).toEqual({
      user_id: 'ann.lee@example.com',
      is_current_user: false,
      numbers: { main: '12025550101', ext: '0101', additional: ['12025550199', '12025550198'] },
      email: 'Ann.Lee@example.com',
      first_name: 'Ann',
      last_name: 'Lee',
    });
  });

  it('prefers names in all letters', () => {
    const contact = toContact({ ...ann, firstNameUnicode: 'Анна', lastNameUnicode: 'Ли' }, plan, ids);
    expect([contact?.first_name, contact?.last_name]).toEqual(['Анна', 'Ли']);
  });

  it('is nothing for somebody without any number, who would break the whole list', () => {
    expect(
      toContact({ userId: 'bob@example.com', additionalDetails: { emailAddress: 'bob@example.com' } }, plan, ids),
    ).toBe(undefined);
  });

  it('reaches somebody without a number by extension or mobile', () => {
    expect(toContact({ userId: 'bob@example.com', extension: '0102' }, plan, ids)?.numbers.main).toBe('0102');
    expect(
      toContact({ userId: 'bob@example.com', additionalDetails: { mobile: '+12025550199' } }, plan, ids)?.numbers.main,
    ).toBe('12025550199');
  });

  it('leaves out what is not known', () => {
    expect(written(toContact({ userId: 'bob@example.com', extension: '0102' }, plan, ids))).toEqual({
      user_id: 'bob@example.com',
      is_current_user: false,
      numbers: { main: '0102', ext: '0102' },
    });
  });
});

it('an entry of a custom directory is nobody that could be chatted with', () => {
  const { userId, firstName, lastName, number } = ann;
  const listed = toListedContact(
    { userId, firstName, lastName, number, mobile: '2025550197', emailAddress: 'a@example.com, b@example.com' },
    plan,
  );
  expect(written(listed)).toEqual({
    is_current_user: false,
    numbers: { main: '12025550101', additional: ['12025550197'] },
    email: 'a@example.com',
    first_name: 'Ann',
    last_name: 'Lee',
  });
  expect(toListedContact({ userId: 'bob@example.com', firstName: 'Bob' }, plan)).toBeUndefined();
});

it('an entry of a phone list is a name and a number', () => {
  expect(written(toPhoneListContact({ name: 'Front desk', number: '(202) 555-0100' }, plan))).toEqual({
    is_current_user: false,
    numbers: { main: '12025550100' },
    first_name: 'Front desk',
  });
});

it.each(['-', 'sip:@example.com', 'N/A'])('an entry of a phone list with the number %s is no contact', (number) => {
  expect(toPhoneListContact({ name: 'Front desk', number }, plan)).toBeUndefined();
});

const contact = toContact(ann, plan, ids)!;

it.each([
  ['ann', true],
  ['LEE', true],
  ['n l', true],
  [' ann lee ', true],
  ['ann.lee@EXAMPLE', true],
  ['5550101', true],
  ['0101', true],
  ['5550199', true],
  ['lee ann', false],
  ['bob', false],
  ['undefined', false],
])('the search %p finds the contact: %p', (search, isFound) => {
  expect(matchesSearch(contact, search)).toBe(isFound);
});

it('a search finds a contact of whom only the number is known', () => {
  const bare = { is_current_user: false, numbers: { main: '12025550101' } };
  expect([matchesSearch(bare, '2025'), matchesSearch(bare, 'ann')]).toEqual([true, false]);
});

it.each([
  ['12025550101', true],
  ['0101', true],
  ['12025550199', true],
  ['12025550198', true],
  ['2025550101', false],
  ['1202555010', false],
  ['', false],
])('the number %p is one of the contact: %p', (number, isOne) => {
  expect(hasNumber(contact, new Set([number]))).toBe(isOne);
});
