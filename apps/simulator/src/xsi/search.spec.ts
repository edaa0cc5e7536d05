import { Refusal } from './refusal';
import { search, searchValue, sorted } from './search';

const people = [
  { first: 'Ana', group: 'Sales' },
  { first: 'Joana', group: 'Sales*' },
  { first: 'Ben', group: 'Head Office' },
];
const fields = {
  firstName: ({ first }: (typeof people)[number]) => [first],
  groupId: ({ group }: (typeof people)[number]) => [group],
  mpName: ({ first, group }: (typeof people)[number]) => [`${first} ${group}`],
};

function found(query: string): string[] {
  return search(people, new URLSearchParams(query), fields).map(({ first }) => first);
}

it.each([
  ['', ['Ana', 'Joana', 'Ben']],
  ['firstName=Ana', ['Ana']],
  ['firstName=ana', []],
  ['firstName=ana/i', ['Ana']],
  ['firstName=A*', ['Ana']],
  ['firstName=*ana*/i', ['Ana', 'Joana']],
  ['groupId=Sales', ['Ana']],
  ['groupId=Sales*', ['Joana']],
  ['firstName=Ana&groupId=Head%20Office', []],
  ['firstName=Ana&groupId=Head%20Office&searchCriteriaModeOr=true', ['Ana', 'Ben']],
  ['mpName=ana/i&mpName=Sal', ['Ana', 'Joana']],
  ['colour=blue', ['Ana', 'Joana', 'Ben']],
])('finds by %s', (query, names) => {
  expect(found(query)).toEqual(names);
});

it('wants a slash inside of a value to be escaped', () => {
  expect(searchValue('a\\/b')('a/b')).toBe(true);
  expect(() => searchValue('a/b')).toThrow(Refusal);
});

it('sorts by a column, backwards and without regard to case', () => {
  const columns: [string, (text: string) => string][] = [['name', (text) => text]];
  const order = (column: string) =>
    sorted(['b', 'C', 'a'], new URLSearchParams({ sortColumn: column }), columns).join('');
  expect([order('name'), order('name/I'), order('name/I/desc')]).toEqual(['Cab', 'abC', 'Cba']);
});
