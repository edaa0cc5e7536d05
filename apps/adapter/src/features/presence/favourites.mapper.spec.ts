import { toFavourites } from './favourites.mapper';

const people = new Map([
  ['12025550101', 'alice'],
  ['0102', 'bob'],
  ['12025550103', 'carol'],
]);
const incoming = (caller: string) => ({ direction: 'incoming' as const, caller, callee: 'me' });
const outgoing = (callee: string) => ({ direction: 'outgoing' as const, caller: 'me', callee });
const forwarded = (caller: string) => ({ direction: 'forwarded' as const, caller, callee: '12025550101' });

it.each([
  [
    'who has the most calls is the first',
    [incoming('0102'), incoming('12025550101'), outgoing('0102')],
    ['bob', 'alice'],
  ],
  ['who called last wins among equals', [outgoing('12025550103'), incoming('0102')], ['carol', 'bob']],
  ['a name behind the number is no part of it', [incoming('12025550101 (Alice (Sales))')], ['alice']],
  ['a plus sign and blanks do not count', [incoming('+1 202 555 0101')], ['alice']],
  ['of a forwarded call it is who called', [forwarded('0102')], ['bob']],
  ['nobody for who hides and who is outside', [incoming('anonymous'), outgoing('12025550199')], []],
  ['no more than are wanted', [outgoing('12025550103'), incoming('0102'), incoming('12025550101')], ['carol', 'bob']],
])('%s', (_, cdrs, wanted) => {
  expect(toFavourites(cdrs, (number) => people.get(number), 2)).toEqual(wanted);
});
