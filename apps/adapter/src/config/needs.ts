import type { TenantConfig } from './config';

/** What a section of a tenant needs of another one: a problem in words for each that is missing. */
export function unmetNeeds(tenant: TenantConfig): string[] {
  const { autoProvision, xsi } = tenant;
  const needsAdministrator = autoProvision && !xsi.admin;
  return [
    ...needsOfOtp(tenant),
    ...(needsAdministrator ? ['autoProvision: needs xsi.admin, who reads profiles and makes login tokens'] : []),
  ];
}

function needsOfOtp({ otp, mail, xsi }: TenantConfig): string[] {
  if (!otp) return [];
  return [
    ...(xsi.admin ? [] : ['otp: needs xsi.admin, who reads profiles and makes login tokens']),
    ...(otp.channels.includes('email') && !mail ? ['otp.channels: email needs the section mail'] : []),
    ...(otp.channels.includes('webhook') && !otp.webhook ? ['otp.channels: webhook needs otp.webhook'] : []),
  ];
}
