import type { Profile } from '@libs/xsi';
import { toCallable, toMailAddress } from './address.mapper';

const profile = (details: object, additionalDetails: object = {}, more: object = {}): Profile => ({
  details: { userId: 'ann.lee@example.com', ...details },
  additionalDetails,
  ...more,
});

it.each([
  ['ann@example.com', 'ann@example.com'],
  ['Ann@Example.com, lee@example.com', 'Ann@Example.com'],
  ['none; lee@example.com', 'lee@example.com'],
  ['Ann Lee', undefined],
  ['a@b', undefined],
  ['ann@example.com\r\nBcc:x@example.com', 'ann@example.com'],
  [undefined, undefined],
])('the address of %j is %j', (emailAddress, address) => {
  expect(toMailAddress(profile({}, { emailAddress }))).toBe(address);
});

it.each([
  ['+12025550111', undefined, '+12025550111'],
  ['2025550111', '1', '+12025550111'],
  ['(202) 555-0111', '1', '+12025550111'],
  ['2025550111', undefined, undefined],
  ['0111', '1', undefined],
  ['ext. 7', '1', undefined],
  [undefined, '1', undefined],
])('%j in country %j can be called as %j', (number, countryCode, callable) => {
  expect(toCallable(profile({ number: '+12025550100' }, { mobile: number }, { countryCode }), 'mobile')).toBe(callable);
  expect(toCallable(profile({ number }, { mobile: '+12025550100' }, { countryCode }), 'number')).toBe(callable);
});
