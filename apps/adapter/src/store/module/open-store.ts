import type { StoreConfig } from '../../config/settings/store.config';
import { RedisStore } from '../redis/store';
import { SqliteFileStore } from '../sqlite/file-store';
import { SqliteStore } from '../sqlite/store';
import type { Store } from '../store';

/** Opens the store at `store.url`. Redis has a clock of its own; the others go by `clock`. */
export function openStore(config: StoreConfig, clock = () => Date.now()): Store {
  const [, file] = /^sqlite:(.+)$/.exec(config.url) ?? [];
  if (config.url === 'memory:') return new SqliteStore(':memory:', false, clock);
  return file ? new SqliteFileStore(file, config.startEmpty, clock) : new RedisStore(config);
}
