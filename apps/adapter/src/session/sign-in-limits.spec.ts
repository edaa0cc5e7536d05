import { networkOf } from './sign-in-limits';

it.each([
  ['192.0.2.10', '192.0.2.10'],
  ['::ffff:192.0.2.10', '192.0.2.10'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['2001:0db8::', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1:2%eth0', 'fe80:0:0:0'],
  ['::ffff:c000:20a', '0:0:0:0'],
  ['64:ff9b::192.0.2.10', '64:ff9b:0:0'],
  ['not an address', 'not an address'],
])('C4 %s is counted as %s', (address, counted) => {
  expect(networkOf(address)).toBe(counted);
});
