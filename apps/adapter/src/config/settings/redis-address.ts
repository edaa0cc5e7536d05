const encoded = '(?:[^:@/\\s%]|%[\\da-fA-F]{2})*';
const form = new RegExp(
  `^(redis|rediss)(?:\\+(sentinel|cluster))?://(?:(${encoded})(?::(${encoded}))?@)?([^/@\\s]+)(?:/([^/\\s]*))?(?:/(\\d{1,2}))?$`,
);

/** Where a Redis or Valkey is. */
export interface RedisAddress {
  kind: 'single' | 'sentinel' | 'cluster';
  isTls: boolean;
  hosts: { host: string; port: number }[];
  /** Of the ACL. */
  username?: string;
  password?: string;
  database: number;
  /** What the sentinels call the master. */
  master?: string;
}

/**
 * `redis://user:password@host:6379/0`; `rediss://` with TLS; `redis+sentinel://…@host,host/master/0`; `redis+cluster://…@host,host`.
 * What is special in user or password is percent-encoded. Nothing for what is no such address.
 */
export function parseRedisAddress(url: string): RedisAddress | undefined {
  const [, scheme, kind = 'single', user, password, list = '', first = '', second] = form.exec(url) ?? [];
  const hosts = list.split(',').map((one) => /^(\[[\da-fA-F:]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(one));
  if (!scheme || !isKind(kind) || hosts.some((host) => host === null)) return undefined;
  const database = kind === 'sentinel' ? (second ?? '0') : first || '0';
  const isPossible = {
    single: hosts.length === 1 && second === undefined && /^\d{1,2}$/.test(database),
    sentinel: first !== '',
    // a cluster has one database
    cluster: first === '' && second === undefined,
  };
  if (!isPossible[kind]) return undefined;
  return {
    kind,
    isTls: scheme === 'rediss',
    hosts: hosts.flatMap((host) => (host ? [toHost(host, kind === 'sentinel' ? 26379 : 6379)] : [])),
    username: plain(user),
    password: plain(password),
    database: Number(database),
    master: kind === 'sentinel' ? first : undefined,
  };
}

function toHost([, name = '', port]: RegExpExecArray, usualPort: number): { host: string; port: number } {
  return { host: name.replace(/^\[|\]$/g, ''), port: Number(port ?? usualPort) };
}

function isKind(kind: string): kind is RedisAddress['kind'] {
  return ['single', 'sentinel', 'cluster'].includes(kind);
}

function plain(text: string | undefined): string | undefined {
  return text ? decodeURIComponent(text) : undefined;
}
