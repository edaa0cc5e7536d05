import type { StoreConfig } from '../config/store.config';
import { RedisStore } from './redis/store';
import { SqliteStore } from './sqlite/store';
import type { Store } from './store';

/** What `store.url` names. */
export function openStore(config: StoreConfig): Store {
  const [, file] = /^sqlite:(.+)$/.exec(config.url) ?? [];
  if (config.url === 'memory:') return new SqliteStore(':memory:');
  return file ? new SqliteStore(file, config.startEmpty) : new RedisStore(config);
}
