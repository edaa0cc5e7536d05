/** What may be taken from a device file. */
export type SipField =
  /** Address of record: user part or `user@host`. */
  | 'username'
  | 'authUsername'
  | 'password'
  | 'domain'
  | 'registrarHost'
  | 'registrarPort'
  | 'proxyHost'
  | 'proxyPort'
  /** A name to be looked up in DNS (NAPTR, SRV). It wins over `proxyHost`, and no port goes with it. */
  | 'proxyRecord'
  | 'transport'
  | 'displayName';

/** Where the fields are: the layout of a device file is the operator's own. */
export interface Extractor {
  format: 'xml' | 'json' | 'key-value';
  /**
   * Selectors, the best first; the first that finds a value wins. `=TLS` is the constant TLS. Otherwise by format:
   * - xml: `/config/sip/domain`, `/config/sip/proxy/@port`, `/config/sip/discovery[@enabled='true']/name`, and
   *   `/config/lines/line[]/password` below the chosen line;
   * - json: a JSON pointer, `/sip/domain`;
   * - key-value: a key, `reg.1.address`, of `key = value` or of an attribute or an element of an XML file.
   */
  fields: Readonly<Partial<Record<SipField, readonly string[]>>>;
  /** Which `line[]`: that of the line port, compared by user parts, or else the first; or always the first. Default the former. */
  line?: 'match-line-port' | 'first';
  /** Values of JSON that were escaped for XML before. */
  isXmlEscaped?: boolean;
}

export type DevicePreset = 'uc-one-xml' | 'chrome-json' | 'key-value';

const sip = '/config/protocols/sip';
const line = `${sip}/lines/line[]`;

export const devicePresets: Readonly<Record<DevicePreset, Extractor>> = {
  'uc-one-xml': {
    format: 'xml',
    fields: {
      username: [`${line}/credentials/username`, `${sip}/credentials/username`],
      authUsername: [`${line}/credentials/auth/username`, `${sip}/credentials/auth/username`],
      password: [
        `${line}/credentials/auth/password`,
        `${line}/credentials/password`,
        `${sip}/credentials/auth/password`,
        `${sip}/credentials/password`,
      ],
      domain: [`${sip}/domain`],
      registrarHost: [`${sip}/registrar/@uri`],
      registrarPort: [`${sip}/registrar/@port`],
      proxyRecord: [`${sip}/proxy-discovery[@enabled='true']/record-name`],
      proxyHost: [`${sip}/proxy/@address`],
      proxyPort: [`${sip}/proxy/@port`],
      transport: [`${sip}/transports/@type`],
    },
  },
  'chrome-json': {
    format: 'json',
    fields: { username: ['/sipLineport'], authUsername: ['/sipUsername'], password: ['/sipPassword'] },
    isXmlEscaped: true,
  },
  'key-value': {
    format: 'key-value',
    fields: {
      username: ['reg.1.address'],
      authUsername: ['reg.1.auth.userId'],
      password: ['reg.1.auth.password'],
      domain: ['reg.1.server.1.address'],
      registrarPort: ['reg.1.server.1.port'],
      proxyHost: ['voIpProt.SIP.outboundProxy.address'],
      proxyPort: ['voIpProt.SIP.outboundProxy.port'],
      transport: ['reg.1.server.1.transport'],
      displayName: ['reg.1.displayName'],
    },
  },
};

/** Whether a selector can be used with a format, for the check of a configuration. */
export function isSelector(format: Extractor['format'], selector: string): boolean {
  if (selector.startsWith('=')) return true;
  if (format === 'xml') return xmlSelector.test(selector);
  return format === 'json' ? /^(\/([^~/]|~[01])*)+$/.test(selector) : /^[^\s=#;]+$/.test(selector);
}

const xmlSelector = /^(\/[\w.-]+(\[\]|\[@[\w.-]+='[^']*'\])?)+(\/@[\w.-]+)?$/;
