import type { DeviceFile } from './device-files';
import { DeviceFileIncomplete } from './errors';
import { type DevicePreset, devicePresets, type Extractor, type SipField } from './extractor';
import { textOf } from './file-text';
import { type Select, selectorsOf } from './selectors';
import { hostAndPort, hostPart, portOf, userPart } from './sip-address';

export type SipTransport = 'UDP' | 'TCP' | 'TLS';

export interface DeviceSipAccount {
  /** User part of the address of record. */
  username: string;
  /** Only if it is not the user name. */
  authUsername?: string;
  password: string;
  /** Host part of the address of record. */
  domain: string;
  registrarHost?: string;
  registrarPort?: number;
  proxyHost?: string;
  /** None where the proxy is to be found by DNS. */
  proxyPort?: number;
  /** None where the file leaves it open. */
  transport?: SipTransport;
  displayName?: string;
}

export type ExtractOptions = {
  /** `deviceLinePort` of the device. */
  linePort: string;
  /** Selectors of fields that are elsewhere than the preset or the extractor says. */
  fields?: Extractor['fields'];
} & ({ preset: DevicePreset; extractor?: undefined } | { extractor: Extractor; preset?: undefined });

/** The whole SIP account of a file. Throws {@link DeviceFileIncomplete}, or `XsiDecodeError` for a file that cannot be read. */
export async function extractSipAccount(file: DeviceFile, options: ExtractOptions): Promise<DeviceSipAccount> {
  const layout = options.extractor ?? devicePresets[options.preset];
  const given = Object.entries(options.fields ?? {}).filter(([, selectors]) => selectors !== undefined);
  const extractor = { ...layout, fields: { ...layout.fields, ...Object.fromEntries(given) } };
  const linePort = options.linePort.trim();
  const lineUser = userPart(linePort);
  const isOwnLine = (username: string) => lineUser !== undefined && userPart(username) === lineUser;
  const fields = new Fields(extractor, await selectorsOf(textOf(file), extractor, isOwnLine));

  const address = fields.get('username');
  const registrar = hostAndPort(fields.get('registrarHost'));
  const username = userPart(address) ?? lineUser;
  const authUsername = fields.get('authUsername');
  const password = fields.get('password');
  const domain = hostAndPort(fields.get('domain'))?.host ?? hostPart(address) ?? hostPart(linePort) ?? registrar?.host;
  if (username === undefined || password === undefined || domain === undefined) {
    throw fields.incomplete({ username, password, domain });
  }
  return {
    username,
    authUsername: authUsername === username ? undefined : authUsername,
    password,
    domain,
    registrarHost: registrar?.host,
    registrarPort: portOf(fields.get('registrarPort')) ?? registrar?.port,
    ...proxyOf(fields),
    transport: transportOf(fields.get('transport')),
    displayName: fields.get('displayName'),
  };
}

/** One leftover tag anywhere makes a value useless; but a password may hold percent signs of its own. */
const tag = /%[A-Z0-9_-]+%/i;
const onlyTag = /^\s*%[A-Z0-9_-]+%\s*$/i;

class Fields {
  constructor(
    private readonly extractor: Extractor,
    private readonly select: Select,
  ) {}

  get(field: SipField): string | undefined {
    for (const value of this.found(field)) {
      if (value.trim() === '' || isLeftover(field, value)) continue;
      return field === 'password' ? value : value.trim();
    }
    return undefined;
  }

  /** The error that names those of the mandatory fields that are missing. */
  incomplete(mandatory: Record<'username' | 'password' | 'domain', string | undefined>): DeviceFileIncomplete {
    const names = ['username', 'password', 'domain'] as const;
    const missing = names.filter((field) => mandatory[field] === undefined);
    const leftovers = missing.filter((field) => this.found(field).some((value) => isLeftover(field, value)));
    return new DeviceFileIncomplete(missing, leftovers);
  }

  private found(field: SipField): string[] {
    return (this.extractor.fields[field] ?? []).map((selector) => this.select(selector) ?? '');
  }
}

function isLeftover(field: SipField, value: string): boolean {
  return (field === 'password' ? onlyTag : tag).test(value);
}

function proxyOf(fields: Fields): Pick<DeviceSipAccount, 'proxyHost' | 'proxyPort'> {
  const record = hostAndPort(fields.get('proxyRecord'));
  if (record) return { proxyHost: record.host };
  const proxy = hostAndPort(fields.get('proxyHost'));
  return proxy ? { proxyHost: proxy.host, proxyPort: portOf(fields.get('proxyPort')) ?? proxy.port } : {};
}

/** `tls`, and the desk phones' `TCPpreferred` and `UDPOnly`; anything else, such as `auto`, leaves it open. */
function transportOf(value: string | undefined): SipTransport | undefined {
  const name = /^(udp|tcp|tls)(only|preferred)?$/i.exec(value ?? '')?.[1]?.toUpperCase();
  return name === 'UDP' || name === 'TCP' || name === 'TLS' ? name : undefined;
}
