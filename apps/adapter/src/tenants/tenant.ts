import { DeviceFiles, XsiClient, type XsiCredential, XsiFarm } from '@libs/xsi';
import { currentRequest } from '../api/request-context';
import type { DeviceFileConfig, TenantConfig } from '../config/config';

/** One BroadWorks, and what the operator wants of it. */
export class Tenant {
  private readonly farm: XsiFarm;
  readonly deviceFiles: DeviceFiles;

  constructor(
    readonly id: string,
    readonly config: TenantConfig,
  ) {
    const { servers, redirectHosts } = config.xsi;
    this.farm = new XsiFarm({
      servers,
      redirectHosts,
      observe: ({ duration }) => currentRequest()?.countUpstream(duration),
    });
    const files = config.sip.credentials.filter((one): one is DeviceFileConfig => one.type === 'device-file');
    this.deviceFiles = new DeviceFiles({
      allowedHosts: files.flatMap((file) => file.allowedHosts ?? hostsOf([...servers, file.baseUrl ?? []].flat())),
      allowHttp: files.some(({ allowHttp }) => allowHttp),
    });
  }

  /** XSI as the user. */
  client(userId: string, credential: XsiCredential): XsiClient {
    const { actionsPath, protocolVersion } = this.config.xsi;
    return new XsiClient(this.farm, userId, credential, {
      actionsPath,
      protocolVersion: protocolVersion === 'none' ? undefined : protocolVersion,
      headers: requestIdHeader,
    });
  }

  /** The BroadWorks user id that a login means, or nothing where it cannot be one and is not worth asking about. */
  userIdOf(login: string): string | undefined {
    const { userDomain } = this.config.xsi;
    const userId = login.includes('@') || !userDomain ? login : `${login}@${userDomain}`;
    // a colon ends the user id in Basic credentials, a slash is not usable in an XSI path
    return /^(?!\.{1,2}$)[^\s/:\p{C}]{1,161}$/u.test(userId) ? userId : undefined;
  }

  async close(): Promise<void> {
    await Promise.all([this.farm.close(), this.deviceFiles.close()]);
  }
}

/** So that a call can be followed from the phone to BroadWorks. */
function requestIdHeader(): Record<string, string> {
  const id = currentRequest()?.id;
  return id ? { 'x-request-id': id } : {};
}

function hostsOf(urls: readonly string[]): string[] {
  return urls.map((url) => new URL(url).host);
}
