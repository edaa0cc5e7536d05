import { inEachLanguage } from '../settings/pages.config';
import { isPlainHttp } from '../settings/server-url';
import type { TenantConfig } from '../settings/tenant.config';

/** Settings of a tenant with which secrets may cross the network in clear. */
export function settingsWithoutTls({ xsi, sip, otp, mail, recordings, pages }: TenantConfig): string[] {
  const settings: [isOpen: boolean | undefined, setting: string][] = [
    [xsi.servers.some(isPlainHttp), 'xsi.allowHttp'],
    ...sip.credentials.map((one, index): [boolean, string] => [
      one.type === 'device-file' && one.allowHttp,
      `sip.credentials.${index}.allowHttp`,
    ]),
    [isPlainHttp(otp?.webhook?.url), 'otp.webhook.allowHttp'],
    [recordings?.type === 'http' && isPlainHttp(recordings.url), 'recordings.allowHttp'],
    [recordings?.type === 's3' && isPlainHttp(recordings.endpoint), 'recordings.allowHttp'],
    [hasPlainPages(pages), 'pages.allowHttp'],
    [mail?.allowPlain, 'mail.allowPlain'],
  ];
  return settings.flatMap(([isOpen, setting]) => (isOpen ? [setting] : []));
}

/** True if a page that is given an access token is fetched without TLS. */
export function hasPlainPages({ accessTokens, callToActions, custom }: TenantConfig['pages']): boolean {
  return accessTokens && [...callToActions, ...custom].some(({ url }) => inEachLanguage(url).some(isPlainHttp));
}
