/** A SIP address as operators write it: `user`, `user@host`, `sip:host:5060;lr`, `[2001:db8::1]:5060`. */

const address =
  /^<?(?:sips?:)?(?:([^@<>\s]+)@)?(\[[\da-f:.]+\]|[a-z\d](?:[\w.-]*[a-z\d])?\.?)(?::(\d{1,5}))?(?:[;?/][^\s]*)?>?$/i;
const bareIpv6 = /^[\da-f]*:[\da-f]*:[\da-f:.]*$/i;

export interface HostAndPort {
  host: string;
  port?: number;
}

export function hostAndPort(value: string | undefined): HostAndPort | undefined {
  if (value === undefined) return undefined;
  if (bareIpv6.test(value)) return { host: value };
  const [, , host, port] = address.exec(value) ?? [];
  return host === undefined ? undefined : { host, port: portOf(port) };
}

/** The host of `user@host`, where the value has that shape. */
export function hostPart(value: string | undefined): string | undefined {
  return value?.includes('@') ? hostAndPort(value)?.host : undefined;
}

/** The user of `user@host`, or all of `user`; none of `host:port`, which some devices have for a line port. */
export function userPart(value: string | undefined): string | undefined {
  const bare = value?.trim().replace(/^<?sips?:/i, '') ?? '';
  const at = bare.lastIndexOf('@');
  if (at === -1 && bare.includes(':')) return undefined;
  return (at === -1 ? bare : bare.slice(0, at)) || undefined;
}

/** None for `0`, too, with which operators say "look it up". */
export function portOf(value: string | undefined): number | undefined {
  const port = /^\d{1,5}$/.test(value ?? '') ? Number(value) : 0;
  return port > 0 && port < 65_536 ? port : undefined;
}
