import type { StoreConfig } from '../config/config';
import { SqliteStore } from './sqlite/store';
import type { Store } from './store';

/** What `store.url` names. */
export function openStore({ url, startEmpty }: StoreConfig): Store {
  return new SqliteStore(url === 'memory:' ? ':memory:' : url.slice('sqlite:'.length), startEmpty);
}
