import type { CredentialSource, XsiCredential } from './credential';
import type { XsiFarm } from './farm';
import { XsiHttp, type XsiHttpOptions } from './http';
import { XsiLogin } from './login';
import { CallCentersResource } from './resources/call-centers';
import { CallLogsResource } from './resources/call-logs';
import { CallServices } from './resources/call-services';
import { CallsResource } from './resources/calls';
import { Devices } from './resources/devices';
import { Directories } from './resources/directories';
import { ProfileResource } from './resources/profile';
import { ServicesResource } from './resources/services';
import { VersionsResource } from './resources/versions';
import { VoiceMessagesResource } from './resources/voice-messages';

/**
 * XSI-Actions as one user.
 *
 *     const farm = new XsiFarm({ servers: ['https://xsp1.example.com', 'https://xsp2.example.com'] });
 *     const xsi = new XsiClient(farm, 'alice@example.com', { type: 'basic', userId: 'alice@example.com', password });
 *     const { details } = await xsi.profile.read();
 *
 * Every call throws `XsiFault`, `XsiUnreachable` or `XsiDecodeError`, and nothing else.
 */
export class XsiClient {
  /** For what has no resource here yet. */
  readonly http: XsiHttp;
  readonly profile: ProfileResource;
  readonly devices: Devices;
  readonly services: ServicesResource;
  readonly directories: Directories;
  readonly callCenters: CallCentersResource;
  readonly callLogs: CallLogsResource;
  readonly callServices: CallServices;
  readonly calls: CallsResource;
  readonly voiceMessages: VoiceMessagesResource;
  readonly versions: VersionsResource;

  /**
   * `userId` is whose data is asked for; an administrator's credential may ask for others. A login is given where several
   * clients share it.
   */
  constructor(
    farm: XsiFarm,
    readonly userId: string,
    credential: XsiCredential | CredentialSource | XsiLogin,
    options?: XsiHttpOptions,
  ) {
    this.http = new XsiHttp(
      farm,
      userId,
      credential instanceof XsiLogin ? credential : new XsiLogin(credential),
      options,
    );
    this.profile = new ProfileResource(this.http);
    this.devices = new Devices(this.http);
    this.services = new ServicesResource(this.http);
    this.directories = new Directories(this.http);
    this.callCenters = new CallCentersResource(this.http);
    this.callLogs = new CallLogsResource(this.http);
    this.callServices = new CallServices(this.http);
    this.calls = new CallsResource(this.http);
    this.voiceMessages = new VoiceMessagesResource(this.http);
    this.versions = new VersionsResource(this.http);
  }

  /** Ends the session behind the cookies. Documented for release 23.0; interface specification 3.2.3. */
  async signOut(): Promise<void> {
    await this.http.getRaw('/j_logout');
  }
}
