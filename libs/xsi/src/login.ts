import pLimit from 'p-limit';
import { CookieJar } from 'tough-cookie';
import { authorizationOf, type CredentialSource, type XsiCredential } from './credential';
import type { FarmHead } from './node';
import type { Sent, Trust } from './trust';

/** Calls in parallel of one login: BroadWorks limits transactions per user. */
const callsPerLogin = 2;

/** A login at BroadWorks: its credential, its cookies, and how many calls it may have at a time. */
export class XsiLogin {
  private readonly jar = new CookieJar();
  private readonly limit: ReturnType<typeof pLimit>;
  /** Whether its calls carry the cookie of a session. */
  private hasSession = false;
  private authorization?: Promise<string>;
  /** What {@link authorization} came to, until it is refused. */
  private current?: string;
  private authorizationEnd = Number.POSITIVE_INFINITY;

  constructor(
    private readonly credential: XsiCredential | CredentialSource,
    parallelCalls = callsPerLogin,
    /** Shared by all logins with this credential. */
    public trust?: Trust,
  ) {
    this.limit = pLimit(parallelCalls);
  }

  /** Waits for a place among the calls of this login. */
  inTurn<T>(call: () => Promise<T>): Promise<T> {
    return this.limit(() => {
      // it may have been refused meanwhile
      this.trust?.assertGood();
      return call();
    });
  }

  /**
   * Sends the value of the Authorization header. What is refused is sent once more where there is another credential, or
   * was a session that may have ended.
   */
  async ask<T extends FarmHead>(send: (authorization: string) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.trust) return this.trust.ask(() => this.send(send), signal);
    const { answer, withCookie } = await this.send(send);
    const isRenewable = 'next' in this.credential;
    if (answer.status !== 401 || !(isRenewable || withCookie)) return answer;
    answer.body?.destroy();
    return (await this.send(send)).answer;
  }

  cookiesFor({ href }: URL): string {
    return this.jar.getCookieStringSync(href);
  }

  keepCookies({ headers, url }: FarmHead): void {
    for (const cookie of [headers['set-cookie'] ?? []].flat()) {
      this.jar.setCookieSync(cookie, url.href, { ignoreError: true });
      this.hasSession = true;
    }
  }

  private async send<T extends FarmHead>(send: (authorization: string) => Promise<T>): Promise<Sent<T>> {
    const authorization = await this.authorize();
    const withCookie = this.hasSession;
    const answer = await send(authorization);
    if (answer.status === 401) this.forget(authorization);
    return { answer, withCookie };
  }

  /** A credential that has ended still goes along with its session's cookie. */
  private async authorize(): Promise<string> {
    if (!this.hasSession && performance.now() >= this.authorizationEnd) this.authorization = undefined;
    this.authorization ??= this.newAuthorization();
    return this.authorization;
  }

  /** Forgets the session of what was refused, and the credential where there may be another one. */
  private forget(refused: string): void {
    const isRenewable = 'next' in this.credential;
    // of several calls that were refused at once, the first did this already
    if (isRenewable && refused !== this.current) return;
    this.jar.removeAllCookiesSync();
    this.hasSession = false;
    if (isRenewable) this.authorization = this.current = undefined;
  }

  private async newAuthorization(): Promise<string> {
    if (!('next' in this.credential)) return authorizationOf(this.credential);
    const asked = performance.now();
    this.authorizationEnd = Number.POSITIVE_INFINITY;
    try {
      const authorization = authorizationOf(await this.credential.next());
      this.authorizationEnd = asked + this.credential.lifetime;
      this.current = authorization;
      return authorization;
    } catch (error) {
      // whoever comes next asks again
      this.authorization = undefined;
      throw error;
    }
  }
}
