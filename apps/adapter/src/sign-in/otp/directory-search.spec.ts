import { byNumber } from './directory-search';

const usa = { countryCode: '1' };
const britain = { countryCode: '44' };

it.each([
  ['+12025550101', usa, '*2025550101*', ['+12025550101', '+1-202-555-0101', '2025550101'], ['+442025550101']],
  ['12025550101', usa, '*2025550101*', ['+12025550101', '2025550101'], ['5512025550101']],
  ['(202) 555-0101', usa, '*2025550101*', ['+12025550101'], ['+120255501011']],
  ['020 7946 0101', britain, '*2079460101*', ['+442079460101', '02079460101'], ['+12079460101']],
  ['+44 20 7946 0101', britain, '*2079460101*', ['+442079460101', '02079460101'], ['+3302079460101']],
  ['2025550101', {}, '*2025550101*', ['2025550101'], ['+12025550101']],
])('%s at %j asks for %s', (typed, plan, number, meant, others) => {
  const search = byNumber(typed, plan);
  expect(search?.query).toEqual({ number });
  const isMeant = (one: string) => search?.isMeant({ userId: 'ann.lee@example.com', number: one });
  expect(meant.map(isMeant)).toEqual(meant.map(() => true));
  expect(others.map(isMeant)).toEqual(others.map(() => false));
  expect(search?.isMeant({ userId: 'ann.lee@example.com' })).toBe(false);
});

it.each(['0101', '911', 'alice', '+', '', '*2025550101', '2025550101/i', '1234567890123456'])(
  '%j is no number',
  (typed) => {
    expect(byNumber(typed, usa)).toBeUndefined();
  },
);
