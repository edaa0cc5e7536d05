import type { AutoProvisionConfig } from '../../config/settings/provisioning.config';
import type { ProvisioningToken } from '../../store/provisioning-store';

/** What the operator gets, once. */
export interface NewLink {
  token: ProvisioningToken;
  link: string;
}

/** The address that a user opens to sign in. */
export function toLink({ link }: AutoProvisionConfig, values: { token: string; tenant: string }): string {
  return link.replace(/\{(token|tenant)\}/g, (_, name: 'token' | 'tenant') => encodeURIComponent(values[name]));
}
