import type { TenantConfig } from '../config/config';

/** What a tenant offers, in the words of contract section 6. */
export function supportedBy({ features, autoProvision }: Pick<TenantConfig, 'features' | 'autoProvision'>): string[] {
  const offered = { ...features, autoProvision: autoProvision !== undefined };
  return Object.entries(offered).flatMap(([name, isOn]) => (isOn ? [name] : []));
}
