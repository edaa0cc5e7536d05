import { IsBoolean, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, Min, ValidateBy } from 'class-validator';
import { parseRedisAddress } from './redis-address';

/** What outlives the process, and what several processes share. */
export class StoreConfig {
  /** `sqlite:` and a path, `memory:`, or where a Redis or Valkey is. */
  @IsStoreUrl()
  url = 'sqlite:./data/adapter.db';
  /** Whether a damaged SQLite file is kept aside, and an empty one begun. */
  @IsBoolean() startEmpty = false;
  /** Before every name in Redis, so that several adapters can share one. */
  @Matches(/^[A-Za-z0-9_-]{1,32}$/) prefix = 'wxa';
  /** PEM file of the authority whose certificate Redis shows. */
  @IsOptional() @IsString() @IsNotEmpty() ca?: string;
  /** Whether the sentinels are told user and password of the address, too. */
  @IsBoolean() sentinelLogin = true;
  /** Replicas of Redis that must have a write before it counts. */
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
