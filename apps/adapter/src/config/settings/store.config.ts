import { IsBoolean, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, Min, ValidateBy } from 'class-validator';
import { parseRedisAddress } from './redis-address';

/**
 * Sessions, codes, links, presence and counters.
 * See docs/operate/store.md.
 */
export class StoreConfig {
  /**
   * SQLite file, Redis or Valkey, or `memory:`.
   * One server is `redis://user:password@host:6379/0`, and `rediss://` with TLS.
   * Sentinel is `redis+sentinel://host,host/master`, a cluster `redis+cluster://host,host`.
   * A path is relative to this file.
   * @values `sqlite:` path or URL
   */
  @IsStoreUrl()
  url = 'sqlite:./data/adapter.db';
  /**
   * Starts with an empty file if the SQLite file is damaged.
   * The damaged file is set aside, and everybody must sign in again.
   */
  @IsBoolean() startEmpty = false;
  /**
   * Prefix of every key in Redis.
   * @values 1 to 32 of A-Z a-z 0-9 _ -
   */
  @Matches(/^[A-Za-z0-9_-]{1,32}$/) prefix = 'wxa';
  /**
   * PEM file of the authority of the certificate of Redis.
   * @example /run/secrets/redis-ca.pem
   */
  @IsOptional() @IsString() @IsNotEmpty() ca?: string;
  /** Sends user and password to the sentinels, too. */
  @IsBoolean() sentinelLogin = true;
  /** Replicas that must confirm a write; 0 with a cluster. */
  @IsInt() @Min(0) @Max(10) @NotWithCluster() replicas = 0;
}

function IsStoreUrl(): PropertyDecorator {
  return ValidateBy({
    name: 'isStoreUrl',
    validator: {
      validate: (url) =>
        typeof url === 'string' && (/^(memory:|sqlite:.+)$/.test(url) || parseRedisAddress(url) !== undefined),
      // never with the value: there may be a password in it
      defaultMessage: () =>
        'must be sqlite: and a path, memory:, or redis://user:password@host:6379/0, rediss:// with TLS, redis+sentinel://host,host/master, redis+cluster://host,host, percent-encoded',
    },
  });
}

/** WAIT has no key, so nobody can tell a cluster's client which node to ask. */
function NotWithCluster(): PropertyDecorator {
  return ValidateBy({
    name: 'notWithCluster',
    validator: {
      validate: (replicas, at) => replicas === 0 || !/^rediss?\+cluster:/.test(String(Object(at?.object).url)),
      defaultMessage: () => 'must be 0 with redis+cluster://, where a write cannot be waited for at the right node',
    },
  });
}
