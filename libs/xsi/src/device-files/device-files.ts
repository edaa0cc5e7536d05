import { Agent } from 'undici';
import { anySignal, currentSignal, deadlineIn, unlessAborted } from '../cancellation';
import { Connections, type TlsOptions } from '../connections';
import { connectorWithoutContinue } from '../continue';
import { codeOf, isTooLarge, XsiDecodeError, XsiUnreachable } from '../errors';
import { lookup } from '../lookups';
import type { Timeouts } from '../node';
import { redirectTarget } from '../redirect-target';
import { unpacked } from '../unpack';
import { authorizationFor, basicAuthorization, isStale } from './authorization';
import { type DeviceFile, type FileAnswer, fileOf, fileUrl } from './device-file';

export type { DeviceFile } from './device-file';

export interface DeviceFilesOptions {
  /** `host` or `host:port`: nothing else is asked, and nothing else is followed to. Without a port, the scheme's own. */
  allowedHosts: readonly string[];
  /** Device Management without TLS: file, password and, with Basic, the device's credential cross the network in clear. */
  allowHttp?: boolean;
  /** Send Basic at once, instead of waiting to be asked for it. */
  scheme?: 'basic';
  /** Largest file in bytes. Default 256 KiB. */
  maxBytes?: number;
  /** Milliseconds. Defaults: connect 2000, headers 5000, silence in a body 5000, one request 8000, whole fetch 12000. */
  timeouts?: Partial<FetchTimeouts>;
  tls?: TlsOptions;
  /** Milliseconds after the last fetch until all that is kept for fetching is let go. Default 60000. */
  idle?: number;
  /** More headers, such as a `user-agent` that the file server wants to see. */
  headers?: Readonly<Record<string, string>>;
}

export interface DeviceCredential {
  userName: string;
  password: string;
}

export interface DeviceFileRequest {
  /** `deviceTypeUrl` of the device. Untrusted. */
  baseUrl: string;
  /** `config.xml`, or a path below the base. */
  fileName: string;
  credential: DeviceCredential;
  signal?: AbortSignal;
}

type FetchTimeouts = Omit<Timeouts, 'stream'>;

const defaultTimeouts: FetchTimeouts = { connect: 2000, headers: 5000, silence: 5000, attempt: 8000, total: 12_000 };
const maxRedirects = 3;

/** Device Management: the files of devices, one of which holds the SIP account. Throws what every call of XSI throws. */
export class DeviceFiles {
  private readonly connections: Connections;
  private readonly timeouts: FetchTimeouts;

  constructor(private readonly options: DeviceFilesOptions) {
    this.timeouts = { ...defaultTimeouts, ...options.timeouts };
    this.connections = new Connections(() => this.openAgent(), options.idle);
  }

  async fetch({ baseUrl, fileName, credential, signal }: DeviceFileRequest): Promise<DeviceFile> {
    const leaving = anySignal(signal, currentSignal());
    const deadline = deadlineIn(this.timeouts.total);
    const end = leaving ? AbortSignal.any([leaving, deadline]) : deadline;
    return fileOf(await unlessAborted(end, this.follow(fileUrl(baseUrl, fileName), credential, end)));
  }

  /** Waits for fetches under way. One that comes later is answered, too. */
  close(): Promise<void> {
    return this.connections.close();
  }

  private async follow(start: URL, credential: DeviceCredential, signal: AbortSignal): Promise<FileAnswer> {
    this.assertAllowed(start);
    let url = start;
    let answer = await this.authenticated(url, credential, signal);
    for (let redirects = 0; isRedirect(answer); redirects++) {
      if (redirects === maxRedirects) throw new XsiUnreachable('too many redirects');
      url = this.redirectTarget(answer, url);
      answer = await this.authenticated(url, credential, signal);
    }
    return answer;
  }

  private async authenticated(url: URL, credential: DeviceCredential, signal: AbortSignal): Promise<FileAnswer> {
    const request = { method: 'GET', uri: `${url.pathname}${url.search}`, ...credential };
    const first = this.options.scheme === 'basic' ? basicAuthorization(credential) : undefined;
    const answer = await this.send(url, signal, first);
    if (answer.status !== 401) return answer;

    const second = authorizationFor(answer.headers['www-authenticate'], request);
    // the same once more would only be one more failure in the server's count
    if (!second || second === first) return answer;
    const answered = await this.send(url, signal, second);
    const header = answered.headers['www-authenticate'];
    if (answered.status !== 401 || !second.startsWith('Digest ') || !isStale(header)) return answered;

    const third = authorizationFor(header, request);
    return third?.startsWith('Digest ') ? this.send(url, signal, third) : answered;
  }

  private async send(url: URL, signal: AbortSignal, authorization?: string): Promise<FileAnswer> {
    const [agent, release] = this.connections.take();
    try {
      const { statusCode, headers, body } = await agent.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: 'GET',
        headers: {
          'accept-encoding': 'identity',
          ...this.options.headers,
          ...(authorization !== undefined && { authorization }),
        },
        signal: AbortSignal.any([signal, AbortSignal.timeout(this.timeouts.attempt)]),
      });
      return await unpacked({ status: statusCode, headers, bytes: await body.bytes() }, this.maxBytes);
    } catch (error) {
      const code = codeOf(error);
      if (isTooLarge(code)) throw new XsiDecodeError('', 'larger than allowed', error);
      throw new XsiUnreachable(code, error);
    } finally {
      release();
    }
  }

  private get maxBytes(): number {
    return this.options.maxBytes ?? 256 * 1024;
  }

  private openAgent(): Agent {
    const { tls } = this.options;
    return new Agent({
      // no connection is kept: a file is fetched once per sign-in, and an idle one is closed by then
      pipelining: 0,
      connect: connectorWithoutContinue({ timeout: this.timeouts.connect, lookup, ...tls }),
      headersTimeout: this.timeouts.headers,
      bodyTimeout: this.timeouts.silence,
      maxResponseSize: this.maxBytes,
    });
  }

  /**
   * The address comes from a device's record and could name anything. It is compared, never resolved: whoever lists a host
   * trusts what its name leads to, a private or loopback address included, and so a change of DNS gains nothing.
   */
  private assertAllowed(url: URL): void {
    const isAllowedScheme = url.protocol === 'https:' || (url.protocol === 'http:' && this.options.allowHttp === true);
    const isAllowedHost = this.options.allowedHosts.some(
      (host) => URL.parse(`${url.protocol}//${host}`)?.host === url.host,
    );
    if (!isAllowedScheme || !isAllowedHost || url.username !== '' || url.password !== '') {
      throw new XsiUnreachable('the address of the device file is not allowed');
    }
  }

  private redirectTarget({ headers }: FileAnswer, from: URL): URL {
    const location = URL.parse(String(headers.location ?? ''), from);
    const hosts = location?.protocol === 'https:' ? [location.host] : [];
    const url = location && from.protocol === 'https:' ? redirectTarget(location, [from], hosts) : location;
    if (!url) throw new XsiUnreachable('redirected to an address that is not allowed');
    this.assertAllowed(url);
    return url;
  }
}

function isRedirect({ status }: FileAnswer): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}
