import type { TenantConfig } from '../../config/settings/tenant.config';

/** What a tenant offers, in WebTrit's words: the features that are on, and what has settings of its own. */
export function supportedBy({ features, otp, autoProvision, recordings, pages }: TenantConfig): string[] {
  const isOn = {
    ...features,
    otpSignin: otp !== undefined,
    autoProvision: autoProvision !== undefined,
    recordings: recordings !== undefined,
    cta_list: features.customMethods && pages.callToActions.length > 0,
  };
  return Object.entries(isOn).flatMap(([name, on]) => (on ? [name] : []));
}

/** Further facts for the app; none of them for a tenant that has none. */
export function factsOf({ otp }: TenantConfig): { otp_login_identifiers: string[] } | undefined {
  if (!otp) return undefined;
  // a user id looks like an e-mail address, and can be typed as one
  return { otp_login_identifiers: otp.directoryUsers.length > 0 ? ['phone_number', 'email'] : ['email'] };
}
