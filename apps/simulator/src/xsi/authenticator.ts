import { randomBytes } from 'node:crypto';
import type { Charset } from '../http/charset';
import type { Counters } from '../http/counters';
import type { SimulatorOptions } from '../http/options';
import { administratorId } from '../world/demo-people';
import { sipCredentialOf } from '../world/devices';
import type { Person } from '../world/person';
import type { World } from '../world/world';
import { type Credential, readAuthorization } from './credentials';
import { Sessions } from './sessions';

/** Somebody who is known by a credential. */
export interface Login {
  userId: string;
  charset: Charset;
  isAdministrator: boolean;
}

export interface Identified {
  login: Login;
  /** Of the session that begins, if one does. */
  cookie?: string;
}

const administrator: Login = { userId: administratorId, charset: 'UTF-8', isAdministrator: true };

export class Authenticator {
  private readonly sessions: Sessions<Login>;
  private readonly tokens = new Map<string, { userId: string; until: number }>();
  /** Wrong passwords in a row, by user id. */
  private readonly failures = new Map<string, number>();
  private administratorPassword = 'admin-demo';

  constructor(
    private readonly options: SimulatorOptions,
    private readonly world: World,
    private readonly counters: Counters,
  ) {
    this.sessions = new Sessions(options.sessionSeconds);
  }

  /** A session that goes on costs no authentication. */
  identify(authorization: string | undefined, cookies: string | undefined): Identified | undefined {
    if (authorization === undefined) return undefined;
    const known = this.sessions.find(cookies, authorization);
    if (known) return { login: known };
    const credential = readAuthorization(authorization);
    const login = credential && this.authenticate(credential);
    this.counters.countAuthentication(login !== undefined);
    return login && { login, cookie: this.sessions.begin(login, authorization) };
  }

  endSession(cookies: string | undefined): void {
    this.sessions.end(cookies);
  }

  mintToken({ userId }: Person): string {
    const now = Date.now();
    for (const [token, { until }] of this.tokens) if (until < now) this.tokens.delete(token);
    const token = randomBytes(24).toString('base64url');
    this.tokens.set(token, { userId, until: now + this.options.tokenSeconds * 1000 });
    return token;
  }

  /** Also makes a login usable again that was disabled. Throws `RangeError` where there is no such user. */
  setPassword(userId: string, password: string): void {
    const id = userId.toLowerCase();
    if (id === administratorId) this.administratorPassword = password;
    else this.world.setPassword(id, password);
    this.failures.delete(id);
    this.sessions.endWhere((login) => login.userId === id);
  }

  private authenticate(credential: Credential): Login | undefined {
    if (credential.type === 'token') return this.byToken(credential.token);
    const userId = credential.userId.toLowerCase();
    const login = this.loginOf(userId);
    const failed = this.failures.get(userId) ?? 0;
    // a login that is disabled stays so, whatever the password
    if (!login || failed >= this.options.failedLogins) return undefined;
    if (this.isRight(userId, credential)) {
      this.failures.delete(userId);
      return login;
    }
    this.failures.set(userId, failed + 1);
    return undefined;
  }

  private byToken(token: string): Login | undefined {
    const minted = this.tokens.get(token);
    return minted && minted.until >= Date.now() ? this.loginOf(minted.userId) : undefined;
  }

  private loginOf(userId: string): Login | undefined {
    if (userId === administratorId) return administrator;
    const person = this.world.find(userId);
    return person && { userId: person.userId, charset: person.charset, isAdministrator: false };
  }

  private isRight(userId: string, credential: Exclude<Credential, { type: 'token' }>): boolean {
    const person = this.world.find(userId);
    if (credential.type === 'password') {
      return credential.password === (person ? this.world.passwordOf(person) : this.administratorPassword);
    }
    if (!person) return false;
    const { username, password } = sipCredentialOf(person);
    return credential.sipUsername === username && credential.sipPassword === password;
  }
}
