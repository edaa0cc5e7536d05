import type { TenantConfig } from '../config/config';

type Offering = Pick<TenantConfig, 'features'> & Partial<Pick<TenantConfig, 'recordings' | 'pages'>>;

/** What a tenant offers, in the words of contract section 6: the features that are on, and what has settings of its own. */
export function supportedBy({ features, recordings, pages }: Offering): string[] {
  const isOn = {
    ...features,
    recordings: recordings !== undefined,
    cta_list: features.customMethods && pages !== undefined && pages.callToActions.length > 0,
  };
  return Object.entries(isOn).flatMap(([name, on]) => (on ? [name] : []));
}
