import {
  type Attempt,
  type CredentialSource,
  DeviceFiles,
  userNotFound,
  XsiClient,
  type XsiCredential,
  XsiFarm,
  XsiFault,
  XsiLogin,
} from '@libs/xsi';
import { administratorRefused } from '../api/api-error';
import { currentRequest } from '../api/request-context';
import type { DeviceFileConfig, TenantConfig } from '../config/config';

/** With what a session speaks to BroadWorks: a credential of its own, or what the administrator lends it. */
export type SessionCredential = XsiCredential | { type: 'delegated' };

/** A token is good for 60 s (specification 3.5.2.7), some of which go by on its way. */
const loginTokenLifetime = 50_000;
/** Many sessions share the administrator's login. */
const administratorCalls = 32;

/** One BroadWorks, and what the operator wants of it. */
export class Tenant {
  private readonly farm: XsiFarm;
  readonly deviceFiles: DeviceFiles;
  private readonly administrator?: XsiLogin;

  constructor(
    readonly id: string,
    readonly config: TenantConfig,
    count: (attempt: Attempt) => void = () => undefined,
  ) {
    const { servers, redirectHosts, admin } = config.xsi;
    this.farm = new XsiFarm({
      servers,
      redirectHosts,
      observe: (attempt) => {
        currentRequest()?.countUpstream(attempt.duration);
        count(attempt);
      },
    });
    if (admin) this.administrator = new XsiLogin({ type: 'basic', ...admin }, administratorCalls);
    const files = config.sip.credentials.filter((one): one is DeviceFileConfig => one.type === 'device-file');
    this.deviceFiles = new DeviceFiles({
      allowedHosts: files.flatMap((file) => file.allowedHosts ?? hostsOf([...servers, file.baseUrl ?? []].flat())),
      allowHttp: files.some(({ allowHttp }) => allowHttp),
    });
  }

  /** XSI as the user. */
  client(userId: string, credential: SessionCredential): XsiClient {
    return this.clientOf(userId, credential.type === 'delegated' ? this.delegated(userId) : credential);
  }

  /** As whom BroadWorks sees a session. */
  asksAs(credential: SessionCredential): 'user' | 'administrator' {
    const { admin } = this.config.xsi;
    return credential.type === 'delegated' && admin?.passwordlessSessions === 'administrator'
      ? 'administrator'
      : 'user';
  }

  /** XSI as the administrator, about a user. Nothing where the tenant names no administrator. */
  administratorOf(userId: string): XsiClient | undefined {
    return this.administrator && this.clientOf(userId, this.administrator);
  }

  /** The BroadWorks user id that a login means, or nothing where it cannot be one and is not worth asking about. */
  userIdOf(login: string): string | undefined {
    const { userDomain } = this.config.xsi;
    const userId = login.includes('@') || !userDomain ? login : `${login}@${userDomain}`;
    // a colon ends the user id in Basic credentials, a slash is not usable in an XSI path
    return /^(?!\.{1,2}$)[^\s/:\p{C}]{1,161}$/u.test(userId) ? userId : undefined;
  }

  /** With what the administrator lends to a session that has no password of its own. */
  private delegated(userId: string): CredentialSource | XsiLogin {
    const { administrator } = this;
    if (!administrator) throw new Error('the tenant has no administrator');
    if (this.asksAs({ type: 'delegated' }) === 'administrator') return administrator;
    const about = this.clientOf(userId, administrator);
    return {
      async next() {
        currentRequest()?.countLoginToken();
        return { type: 'sso', token: await lent(() => about.profile.loginToken()) };
      },
      lifetime: loginTokenLifetime,
    };
  }

  private clientOf(userId: string, credential: XsiCredential | CredentialSource | XsiLogin): XsiClient {
    const { actionsPath, protocolVersion } = this.config.xsi;
    return new XsiClient(this.farm, userId, credential, {
      actionsPath,
      protocolVersion: protocolVersion === 'none' ? undefined : protocolVersion,
      headers: requestIdHeader,
    });
  }

  /** For when every request has its answer: what is asked in the background is given up. */
  async close(): Promise<void> {
    await Promise.all([this.farm.destroy(), this.deviceFiles.close()]);
  }
}

/** So that a call can be followed from the phone to BroadWorks. */
function requestIdHeader(): Record<string, string> {
  const id = currentRequest()?.id;
  return id ? { 'x-request-id': id } : {};
}

/** What the administrator may not have says nothing of what the user has, but that there is no such user. */
async function lent<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const isRefusal = error instanceof XsiFault && error.status < 500 && error.status !== 401;
    throw isRefusal && error.code !== userNotFound ? administratorRefused(error) : error;
  }
}

function hostsOf(urls: readonly string[]): string[] {
  return urls.map((url) => new URL(url).host);
}
