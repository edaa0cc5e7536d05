export class SipServer {
  /** @example "sip.example.com" */
  host: string;
  /** @example 5060 */
  port: number;
}

export class SipInfo {
  /**
   * User part of the address that is registered.
   * @example "2025550101_wt"
   */
  username: string;
  /**
   * Only if it differs from the user name.
   * @example "sip-alice"
   */
  auth_username?: string;
  /** @example "not-a-password" */
  password: string;
  /** @example "Alice Lévesque" */
  display_name: string;
  /** @example "TLS" */
  transport: 'UDP' | 'TCP' | 'TLS';
  sip_server: SipServer;
  registrar_server?: SipServer;
  outbound_proxy_server?: SipServer;
}

export class Numbers {
  /**
   * E.164 digits without a plus sign, or the extension of somebody who has no number.
   * @example "12025550101"
   */
  main: string;
  /** @example "0101" */
  ext?: string;
  /** @example ["12025550111"] */
  additional?: string[];
}

export class UserInfo {
  /** @example "active" */
  status: 'active' | 'limited' | 'blocked';
  sip: SipInfo;
  numbers: Numbers;
  /** @example "alice.levesque@example.com" */
  email?: string;
  /** @example "Alice" */
  first_name?: string;
  /** @example "Lévesque" */
  last_name?: string;
  /** @example "ExampleCo" */
  company_name?: string;
  /**
   * IANA name.
   * @example "America/New_York"
   */
  time_zone?: string;
}
