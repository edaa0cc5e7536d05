import type { TenantConfig } from '../config/config';

/** What a tenant offers, in the words of contract section 6. */
export function supportedBy({ features, otp, autoProvision }: TenantConfig): string[] {
  const sections = { otpSignin: otp, autoProvision };
  return [...Object.entries(features), ...Object.entries(sections)].flatMap(([name, isOn]) => (isOn ? [name] : []));
}

/** Further facts for the app; none of them for a tenant that has none. */
export function factsOf({ otp }: TenantConfig): { otp_login_identifiers: string[] } | undefined {
  if (!otp) return undefined;
  // a user id looks like an e-mail address, and can be typed as one
  return { otp_login_identifiers: otp.directoryUsers.length > 0 ? ['phone_number', 'email'] : ['email'] };
}
