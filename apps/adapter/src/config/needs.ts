import type { TenantConfig } from './config';

/** What a section of a tenant needs of another one: a problem in words for each that is missing. */
export function unmetNeeds({ otp, mail, autoProvision, presence, xsi }: TenantConfig): string[] {
  const needs: [isMissing: unknown, problem: string][] = [
    [otp && !xsi.admin, 'otp: needs xsi.admin, who reads profiles and makes login tokens'],
    [otp?.channels.includes('email') && !mail, 'otp.channels: email needs the section mail'],
    [otp?.channels.includes('webhook') && !otp.webhook, 'otp.channels: webhook needs otp.webhook'],
    [autoProvision && !xsi.admin, 'autoProvision: needs xsi.admin, who reads profiles and makes login tokens'],
    [
      presence.registrations && !xsi.admin,
      'presence.registrations: needs xsi.admin, a login that may read other users',
    ],
  ];
  return needs.flatMap(([isMissing, problem]) => (isMissing ? [problem] : []));
}
