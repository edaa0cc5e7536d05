import { devicePresets, isSelector } from '@libs/xsi';
import type { Config } from '../settings/config';
import type { TenantConfig } from '../settings/tenant.config';
import { hasPlainPages } from './without-tls';

/** What a section of a tenant needs of another one: a problem in words for each that is missing. */
export function unmetNeeds({ otp, mail, autoProvision, presence, pages, sip, xsi }: TenantConfig): string[] {
  const { admin, servers, actionsPath } = xsi;
  const needs: [isUnmet: boolean, problem: string][] = [
    [Boolean(otp && !admin), 'otp: needs xsi.admin, who reads profiles and makes login tokens'],
    [Boolean(otp?.channels.includes('email') && !mail), 'otp.channels: email needs the section mail'],
    [Boolean(otp?.channels.includes('webhook') && !otp.webhook), 'otp.channels: webhook needs otp.webhook'],
    [Boolean(autoProvision && !admin), 'autoProvision: needs xsi.admin, who reads profiles and makes login tokens'],
    [Boolean(presence.registrations && !admin), 'presence.registrations: needs xsi.admin, who may read other users'],
    [
      servers.some((server) => holdsPath(server, actionsPath)),
      'xsi.servers: name the base URL only, xsi.actionsPath is added to it',
    ],
    [
      hasPlainPages(pages) && !pages.allowHttp,
      'pages: pages with access tokens must begin with https://; http:// needs pages.allowHttp: true',
    ],
  ];
  return [...needs.flatMap(([isUnmet, problem]) => (isUnmet ? [problem] : [])), ...wrongSelectors(sip.credentials)];
}

function holdsPath(server: string, actionsPath: string): boolean {
  const name = actionsPath.replace(/^\/|\/$/g, '');
  return name !== '' && `${new URL(server).pathname}/`.includes(`/${name}/`);
}

/** Selectors of a device file that cannot be used with its layout. */
function wrongSelectors(credentials: TenantConfig['sip']['credentials']): string[] {
  return credentials.flatMap((one, index) => {
    if (one.type !== 'device-file') return [];
    const { format } = devicePresets[one.preset];
    return Object.entries(one.fields ?? {}).flatMap(([field, selectors]: [string, string[] | undefined]) =>
      selectors?.every((selector) => isSelector(format, selector)) === false
        ? [`sip.credentials.${index}.fields.${field}: ${words[format]}`]
        : [],
    );
  });
}

const words = {
  xml: 'must be a path such as /config/sip/domain or /config/sip/proxy/@address, or =value',
  json: 'must be a JSON pointer such as /sipPassword, or =value',
  'key-value': 'must be a key such as account.1.password, or =value',
};

/** What is wrong with the tenant for requests that name none. That of the default may be missing: then they are refused. */
export function defaultTenantProblems({ defaultTenant, unknownTenants, tenants }: Config): string[] {
  const isNeeded = defaultTenant !== 'default' || unknownTenants === 'default';
  return isNeeded && !tenants.has(defaultTenant) ? [`defaultTenant: there is no tenant ${defaultTenant}`] : [];
}
