/** With which account a line registers. From wherever it was found, before the tenant's overrides. */
export interface SipAccount {
  /** User part of the address of record. */
  username: string;
  /** Only where it differs from the user part. */
  authUsername?: string;
  password: string;
  /** Host part of the address of record. */
  domain?: string;
  registrar?: SipAddress;
  outboundProxy?: SipAddress;
  transport?: 'UDP' | 'TCP' | 'TLS';
}

export interface SipAddress {
  host: string;
  port?: number;
}

/** Why a provider has no account for a user: in our own words, naming the setting to look at. */
export interface NoSipAccount {
  missing: string;
}

export type SipAccountSearch = SipAccount | NoSipAccount;

export function isFound(search: SipAccountSearch): search is SipAccount {
  return !('missing' in search);
}

/** `user@host` in its two parts; the host may be missing. */
export function splitLinePort(linePort: string): { user: string; host?: string } {
  const [user = '', host] = linePort.split('@');
  return { user, host: host || undefined };
}
