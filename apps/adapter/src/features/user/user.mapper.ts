import type { Profile } from '@libs/xsi';
import { IANAZone } from 'luxon';
import { toEmail } from '../../broadworks/email';
import { type NumberPlan, toE164 } from '../../broadworks/phone-number';
import type { SipAccount, SipAddress } from '../../broadworks/sip-account/sip-account';
import type { SipConfig } from '../../config/settings/sip.config';
import type { Numbers, SipInfo, SipServer, UserInfo } from './user.dto';

const defaultPort = 5060;

export interface UserFacts {
  profile: Profile;
  plan: NumberPlan;
  /** Whether InterceptUser is on: the user's service is suspended. */
  intercepted: boolean;
  alternateNumbers: readonly string[];
}

export function toUserInfo({ profile, plan, intercepted, alternateNumbers }: UserFacts, sip: SipInfo): UserInfo {
  const { details, additionalDetails, timeZone } = profile;
  return {
    status: intercepted ? 'blocked' : 'active',
    sip,
    numbers: toNumbers({
      number: details.number,
      extension: details.extension,
      others: [additionalDetails.mobile, additionalDetails.pager, ...alternateNumbers],
      plan,
    }) ?? { main: userPart(details.userId) },
    email: toEmail(additionalDetails.emailAddress),
    first_name: details.firstName,
    last_name: details.lastName,
    company_name: details.serviceProvider?.['#text'],
    time_zone: timeZone && IANAZone.isValidZone(timeZone) ? timeZone : undefined,
  };
}

/** The tenant's settings win over what was found. */
export function toSipInfo(account: SipAccount, overrides: SipConfig, profile: Profile): SipInfo {
  const { firstName, lastName } = profile.details;
  const {
    server = { host: account.domain ?? '' },
    registrar = account.registrar,
    outboundProxy = account.outboundProxy,
  } = overrides;
  return {
    username: account.username,
    auth_username: account.authUsername === account.username ? undefined : account.authUsername,
    password: account.password,
    display_name: [firstName, lastName].filter(Boolean).join(' ') || account.username,
    transport: overrides.transport ?? account.transport ?? 'UDP',
    sip_server: toSipServer(server),
    registrar_server: registrar && differs(registrar, server) ? toSipServer(registrar) : undefined,
    outbound_proxy_server: outboundProxy && toSipServer(outboundProxy),
  };
}

export interface NumberSources {
  number?: string;
  extension?: string;
  others: readonly (string | undefined)[];
  plan: NumberPlan;
}

/** Nothing for somebody who has neither number nor extension: a contact without a number breaks the phone's whole list. */
export function toNumbers({ number, extension, others, plan }: NumberSources): Numbers | undefined {
  const additional = [...new Set(others.flatMap((one) => (one && toE164(one, plan)) || []))];
  const ext = (extension && toE164(extension, {})) || undefined;
  const main = (number && toE164(number, plan)) || ext || additional[0];
  if (!main) return undefined;
  const rest = additional.filter((one) => one !== main);
  return { main, ext, additional: rest.length > 0 ? rest : undefined };
}

/** Without a port of its own a registrar is wherever the server of that name is. */
function differs(registrar: SipAddress, server: SipAddress): boolean {
  return (
    registrar.host !== server.host || (registrar.port ?? server.port ?? defaultPort) !== (server.port ?? defaultPort)
  );
}

function toSipServer({ host, port = defaultPort }: SipAddress): SipServer {
  return { host, port };
}

function userPart(userId: string): string {
  return userId.split('@')[0] ?? userId;
}
