import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/** Addresses and networks, such as `192.0.2.10`, `192.0.2.0/24` or `2001:db8::/32`. */
export class Networks {
  private readonly list = new BlockList();

  constructor(readonly networks: readonly string[]) {
    for (const network of networks) {
      const [address = '', prefix] = network.split('/');
      const family = isIPv4(address) ? 'ipv4' : 'ipv6';
      if (prefix === undefined) this.list.addAddress(address, family);
      else this.list.addSubnet(address, Number(prefix), family);
    }
  }

  has(address: string): boolean {
    const bare = withoutMapping(address);
    return this.list.check(bare, isIPv6(bare) ? 'ipv6' : 'ipv4');
  }
}

/** Whether each is an address, or a network with a prefix that fits. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, more] = text.split('/');
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  if (bits < 0 || more !== undefined) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}

/**
 * Who asks, for counting: the last address that no proxy of ours has, and of IPv6 its network of 64 bits, in which a caller is
 * free to choose. Nothing where a proxy names nobody else, such as WebTrit Core that sends no X-Forwarded-For, or what is no
 * address.
 */
export function sourceOf(address: string, proxies: Networks): string | undefined {
  const bare = withoutMapping(withoutPort(address));
  if (isIP(bare) === 0 || proxies.has(bare)) return undefined;
  return isIPv6(bare) ? networkOf(bare) : bare;
}

/** Some balancers write down the port, too, which is another one for each connection. */
function withoutPort(address: string): string {
  return /^(?:(\d+\.\d+\.\d+\.\d+):\d+|\[([^\]]+)\](?::\d+)?)$/.exec(address)?.slice(1).find(Boolean) ?? address;
}

/** An IPv4 address that came to a socket of IPv6. */
function withoutMapping(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}

/** The first 64 bits. */
function networkOf(address: string): string {
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const parts = head.split(':').filter(Boolean);
  const after = tail?.split(':').filter(Boolean) ?? [];
  const zeros = Array(Math.max(0, 8 - parts.length - after.length)).fill('0');
  return [...parts, ...(tail === undefined ? [] : zeros), ...after]
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(':');
}
