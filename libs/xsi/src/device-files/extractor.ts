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
  format: 'xml' | 'json' | 'regex';
  /**
   * Selectors, the best first; the first that finds a value wins. `=TLS` is the constant TLS. Otherwise by format:
   * - xml: `/config/sip/domain`, `/config/sip/proxy/@port`, `/config/sip/discovery[@enabled='true']/name`, and
   *   `/config/lines/line[]/password` below the chosen line;
   * - json: a JSON pointer, `/sip/domain`;
   * - regex: an expression with one group; `^` and `$` are the ends of a line.
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

/** `key="value"` or `key=value`, one in a line. */
function key(name: string): string[] {
  const escaped = name.replaceAll('.', '\\.');
  return [`^[ \\t]*${escaped}[ \\t]*=[ \\t]*"(.*)"[ \\t]*$`, `^[ \\t]*${escaped}[ \\t]*=(?![ \\t]*")[ \\t]*(.*)$`];
}

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
    format: 'regex',
    fields: {
      username: key('reg.1.address'),
      authUsername: key('reg.1.auth.userId'),
      password: key('reg.1.auth.password'),
      domain: key('reg.1.server.1.address'),
      registrarPort: key('reg.1.server.1.port'),
      proxyHost: key('voIpProt.SIP.outboundProxy.address'),
      proxyPort: key('voIpProt.SIP.outboundProxy.port'),
      transport: key('reg.1.server.1.transport'),
      displayName: key('reg.1.displayName'),
    },
  },
};

/** Whether a selector can be used with a format, for the check of a configuration. */
export function isSelector(format: Extractor['format'], selector: string): boolean {
  if (selector.startsWith('=')) return true;
  if (format === 'xml') return xmlSelector.test(selector);
  if (format === 'json') return /^(\/([^~/]|~[01])*)+$/.test(selector);
  try {
    return new RegExp(`${selector}|`).exec('')?.length === 2;
  } catch {
    return false;
  }
}

const xmlSelector = /^(\/[\w.-]+(\[\]|\[@[\w.-]+='[^']*'\])?)+(\/@[\w.-]+)?$/;
