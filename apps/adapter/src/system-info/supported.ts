import type { TenantConfig } from '../config/config';

/** What a tenant offers, in the words of contract section 6: the features that are on, and what has settings of its own. */
export function supportedBy({ features, recordings }: Pick<TenantConfig, 'features' | 'recordings'>): string[] {
  const isOn = { ...features, recordings: recordings !== undefined };
  return Object.entries(isOn).flatMap(([name, on]) => (on ? [name] : []));
}
