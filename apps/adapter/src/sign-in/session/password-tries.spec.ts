import { SignInsConfig } from '../../config/settings/sign-ins.config';
import { ruleOf } from '../protection/password-tries.service';

it.each([
  [900, [1, 2, 4, 8, 15], 60],
  [60, [1], 60],
  [90, [1, 1.5], 60],
  [240, [1, 2, 4], 60],
  [3600, [1, 2, 4, 8, 16, 32, 60], 120],
])(
  'C3 with a longest delay of %i s the waits are %j minutes, which are remembered for %i',
  (longestDelay, waits, memory) => {
    const rule = ruleOf(Object.assign(new SignInsConfig(), { longestDelay }));
    expect(rule).toEqual({ free: 4, delays: waits.map((wait) => wait * 60_000), memory: memory * 60_000 });
  },
);

it('C3 C5 four wrong passwords are free, eight sign-ins are asked at a time, and 64 wait, unless it is set', () => {
  const defaults = { failures: 4, longestDelay: 900, perMinute: 1000, parallel: 8, waiting: 64 };
  expect({ ...new SignInsConfig() }).toEqual(defaults);
});
