export class SipServer {
  host: string;
  port: number;
}

export class SipInfo {
  /** User part of the address that is registered. */
  username: string;
  /** Only if it differs from the user name. */
  auth_username?: string;
  password: string;
  display_name: string;
  transport: 'UDP' | 'TCP' | 'TLS';
  sip_server: SipServer;
  registrar_server?: SipServer;
  outbound_proxy_server?: SipServer;
}

export class Numbers {
  /** E.164 digits without a plus sign, or the extension of somebody who has no number. */
  main: string;
  ext?: string;
  additional?: string[];
}

export class UserInfo {
  status: 'active' | 'limited' | 'blocked';
  sip: SipInfo;
  numbers: Numbers;
  email?: string;
  first_name?: string;
  last_name?: string;
  company_name?: string;
  /** IANA name. */
  time_zone?: string;
}
