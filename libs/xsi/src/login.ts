import pLimit from 'p-limit';
import { CookieJar } from 'tough-cookie';
import { authorizationOf, type CredentialSource, type XsiCredential } from './credential';
import type { FarmHead } from './node';

/** Calls in parallel of one login: BroadWorks limits transactions per user. */
const callsPerLogin = 2;

/** A login at BroadWorks: its credential, its cookies, and how many calls it may have at a time. */
export class XsiLogin {
  private readonly jar = new CookieJar();
  private readonly limit: ReturnType<typeof pLimit>;
  /** Whether its calls carry the cookie of a session. */
  hasSession = false;
  private authorization?: Promise<string>;
  /** What {@link authorization} came to, until it is refused. */
  private current?: string;
  private authorizationEnd = Number.POSITIVE_INFINITY;

  constructor(
    private readonly credential: XsiCredential | CredentialSource,
    parallelCalls = callsPerLogin,
  ) {
    this.limit = pLimit(parallelCalls);
  }

  /** Waits for a place among the calls of this login. */
  inTurn<T>(call: () => Promise<T>): Promise<T> {
    return this.limit(call);
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

  /** The value of the Authorization header. A credential that has ended still goes along with its session's cookie. */
  async authorize(): Promise<string> {
    if (!this.hasSession && performance.now() >= this.authorizationEnd) this.authorization = undefined;
    this.authorization ??= this.newAuthorization();
    return this.authorization;
  }

  /** Forgets the session of what was refused. Whether there may be another credential with which to try again. */
  forget(refused: string): boolean {
    const isRenewable = 'next' in this.credential;
    // of several calls that were refused at once, the first did this already
    if (isRenewable && refused !== this.current) return true;
    this.jar.removeAllCookiesSync();
    this.hasSession = false;
    if (isRenewable) this.authorization = this.current = undefined;
    return isRenewable;
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
