import type { Profile } from '@libs/xsi';
import { toCallable } from './callable.mapper';

const profile = (details: object, additionalDetails: object = {}, more: object = {}): Profile => ({
  details: { userId: 'ann.lee@example.com', ...details },
  additionalDetails,
  ...more,
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
  const plan = { countryCode };
  expect(toCallable(profile({ number: '+12025550100' }, { mobile: number }), 'mobile', plan)).toBe(callable);
  expect(toCallable(profile({ number }, { mobile: '+12025550100' }), 'number', plan)).toBe(callable);
});
