import type { Config } from '../../config/settings/config';

/** In place of a name that no tenant has, so that nothing is ever kept, counted or logged under it: requirement C21. */
export const noTenant = '';

const tenantId = /^[A-Za-z0-9._-]{1,128}$/;

/**
 * The id of the tenant that a request is for, by its `X-WebTrit-Tenant-ID`; {@link noTenant} where none is served under that
 * name, and nothing where it cannot be the id of any.
 */
export function resolveTenant(
  named: string | string[] | undefined,
  { defaultTenant, unknownTenants }: Pick<Config, 'defaultTenant' | 'unknownTenants'>,
  isServed: (id: string) => boolean,
): string | undefined {
  const id = String(named ?? defaultTenant);
  if (!tenantId.test(id)) return undefined;
  const instead = unknownTenants === 'default' ? [defaultTenant] : [];
  return [id, ...instead].find(isServed) ?? noTenant;
}
