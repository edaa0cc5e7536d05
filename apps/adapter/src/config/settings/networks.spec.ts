import { isNetwork, Networks, sourceOf } from './networks';

describe('C4 C6 who asks, for counting', () => {
  const proxies = new Networks(['10.0.0.0/8', '192.0.2.7', '2001:db8:f::/48', '::ffff:198.51.100.1']);

  it.each([
    ['an address', '203.0.113.9', '203.0.113.9'],
    ['one of IPv6, by its network', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['one in capitals', '2001:DB8:1:2::6', '2001:db8:1:2'],
    ['one that is shortened', '2001:db8::6', '2001:db8:0:0'],
    ['one with zeros in front', '2001:0db8::', '2001:db8:0:0'],
    ['that of the machine', '::1', '0:0:0:0'],
    ['one with an interface', 'fe80::1:2%eth0', 'fe80:0:0:0'],
    ['one that ends in IPv4', '64:ff9b::192.0.2.10', '64:ff9b:0:0'],
    ['IPv4 at a socket of IPv6', '::ffff:203.0.113.9', '203.0.113.9'],
    ['an address with a port', '203.0.113.9:40001', '203.0.113.9'],
    ['one of IPv6 with a port', '[2001:db8:2::1]:40001', '2001:db8:2:0'],
    ['a proxy', '192.0.2.7', undefined],
    ['a proxy in a network', '10.1.2.3', undefined],
    ['a proxy at a socket of IPv6', '::ffff:10.1.2.3', undefined],
    ['a proxy with a port', '10.1.2.3:40001', undefined],
    ['a proxy of IPv6', '2001:db8:f::5', undefined],
    ['a proxy that is configured as IPv4 in IPv6', '198.51.100.1', undefined],
    ['a word', 'unknown', undefined],
    ['nothing', '', undefined],
  ])('%s', (_, address, source) => {
    expect(sourceOf(address, proxies)).toBe(source);
  });
});

it.each(['192.0.2.7', '192.0.2.0/24', '2001:db8::/32', '::1', '0.0.0.0/0', '::ffff:192.0.2.1/128'])(
  'takes %s as a network',
  (text) => expect(isNetwork(text)).toBe(true),
);

it.each(['', 'localhost', '192.0.2', '192.0.2.0/33', '192.0.2.0/', '192.0.2.0/-1', '2001:db8::/129', '192.0.2.0/24/1'])(
  'refuses %p as a network',
  (text) => expect(isNetwork(text)).toBe(false),
);
