import {
  type Attempt,
  type CredentialSource,
  DeviceFiles,
  isNoSuchUser,
  type RepairObserver,
  rejectionStatus,
  type Trust,
  withDomain,
  XsiClient,
  type XsiCredential,
  XsiFarm,
  XsiLogin,
} from '@libs/xsi';
import type { DeviceFileConfig } from '../../config/settings/sip-credentials.config';
import type { TenantConfig } from '../../config/settings/tenant.config';
import { administratorRefused } from '../../http/api-error';
import { currentRequest } from '../../http/request-context';
import { type NumberPlan, toNumberPlan } from '../phone-number';
import { toPossibleUserId, toUserId, toXsiUserId, withoutBlanksAround } from '../user-id';
import { connectionOf, hostsOf } from './connection';

/** With what a session speaks to BroadWorks: a credential of its own, or what the administrator lends it. */
export type SessionCredential = XsiCredential | { type: 'delegated' };

/** A token is good for 60 s (specification 3.5.2.7), some of which go by on its way. */
const loginTokenLifetime = 50_000;
/** Many sessions share the administrator's login. */
const administratorCalls = 32;

/** Notified of what happens between a tenant and its BroadWorks. */
export interface TenantObservers {
  attempt?: (attempt: Attempt) => void;
  /** A response about another user than the one who asked. */
  foreignAnswer?: () => void;
  repair?: RepairObserver;
}

/** One BroadWorks, and what the operator wants of it. */
export class Tenant {
  private readonly farm: XsiFarm;
  readonly deviceFiles: DeviceFiles;
  private readonly administrator?: XsiLogin;

  constructor(
    readonly id: string,
    readonly config: TenantConfig,
    /** The same for the same id with the same settings: what is read for one must not be shown for another. */
    readonly key = id,
    private readonly observers: TenantObservers = {},
  ) {
    const { servers, redirectHosts, admin, calls, connections } = config.xsi;
    const connection = connectionOf(id, config.xsi);
    this.farm = new XsiFarm({
      servers,
      redirectHosts,
      calls,
      connections,
      ...connection,
      observe: (attempt) => {
        currentRequest()?.countUpstream(attempt.duration);
        observers.attempt?.(attempt);
      },
    });
    const shared = { parallel: administratorCalls, waiting: calls.waiting };
    if (admin) this.administrator = new XsiLogin({ type: 'basic', ...admin }, shared);
    const files = config.sip.credentials.filter((one): one is DeviceFileConfig => one.type === 'device-file');
    this.deviceFiles = new DeviceFiles({
      allowedHosts: files.flatMap((file) => file.allowedHosts ?? hostsOf([...servers, file.baseUrl ?? []].flat())),
      allowHttp: files.some(({ allowHttp }) => allowHttp),
      ...connection,
    });
  }

  /** XSI as the user. Logins with the same credential share what they know of it. */
  client(userId: string, credential: SessionCredential, trust?: Trust): XsiClient {
    const isDelegated = credential.type === 'delegated';
    return this.clientOf(userId, isDelegated ? this.delegated(userId) : this.loginWith(credential, trust));
  }

  /** XSI with a login that may turn out to be none. */
  clientOf(userId: string, credential: XsiCredential | CredentialSource | XsiLogin): XsiClient {
    const { actionsPath, protocolVersion, userDomain } = this.config.xsi;
    const login = credential instanceof XsiLogin ? credential : this.loginWith(credential);
    return new XsiClient(this.farm, userId, login, {
      actionsPath,
      protocolVersion: protocolVersion === 'none' ? undefined : protocolVersion,
      userDomain,
      readsOthers: login === this.administrator,
      headers: requestIdHeader,
      onForeignAnswer: this.observers.foreignAnswer,
      onRepair: (repair) => {
        currentRequest()?.addRepair(repair);
        this.observers.repair?.(repair);
      },
    });
  }

  /** A login with the tenant's limits of calls. */
  loginWith(credential: XsiCredential | CredentialSource, trust?: Trust): XsiLogin {
    const { perUser, waitingPerUser } = this.config.xsi.calls;
    return new XsiLogin(credential, { parallel: perUser, waiting: waitingPerUser }, trust);
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
    return toPossibleUserId(withDomain(withoutBlanksAround(login), this.config.xsi.userDomain));
  }

  /** WebTrit's id of a user. */
  toUserId(xsiUserId: string): string {
    return toUserId(this.userIdPrefix + withDomain(xsiUserId, this.config.xsi.userDomain));
  }

  /** The BroadWorks user that an id of ours is about. An id from before the prefix was set is understood, too. */
  toXsiUserId(userId: string): string {
    const whole = toXsiUserId(userId);
    return whole.startsWith(this.userIdPrefix) ? whole.slice(this.userIdPrefix.length) : whole;
  }

  /** How the numbers of a user with this profile are written. */
  numberPlan(profile: NumberPlan): NumberPlan {
    return toNumberPlan(profile, this.config.numbers);
  }

  private get userIdPrefix(): string {
    return this.config.prefixUserIds ? `${this.id}:` : '';
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

  /**
   * For when every request has its answer: what is asked in the background is given up. A tenant that is replaced while requests
   * are under way needs no closing: its connections close when they are idle.
   */
  async close(): Promise<void> {
    await Promise.all([this.farm.dropConnections(), this.deviceFiles.close()]);
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
    const status = rejectionStatus(error) ?? 500;
    throw status < 500 && status !== 401 && !isNoSuchUser(error) ? administratorRefused(error) : error;
  }
}
