import pLimit from 'p-limit';
import { CookieJar } from 'tough-cookie';
import { authorizationOf, type CredentialSource, type XsiCredential } from './credential';

/** Calls in parallel of one login: BroadWorks limits transactions per user. */
const callsPerLogin = 2;

/** A login at BroadWorks: its credential, its cookies, and how many calls it may have at a time. */
export class XsiLogin {
  private readonly jar = new CookieJar();
  private readonly limit: ReturnType<typeof pLimit>;
  private hasSession = false;
  private authorization?: Promise<string>;
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

  keepCookies(headers: Record<string, string | string[] | undefined>, { href }: URL): void {
    for (const cookie of [headers['set-cookie'] ?? []].flat()) {
      this.jar.setCookieSync(cookie, href, { ignoreError: true });
      this.hasSession = true;
    }
  }

  /** The value of the Authorization header. A credential that has ended still goes along with its session's cookie. */
  async authorize(): Promise<string> {
    if (!this.hasSession && performance.now() >= this.authorizationEnd) this.authorization = undefined;
    this.authorization ??= this.newAuthorization();
    return this.authorization;
  }

  /** Forgets the session that was refused. Whether there may be another credential with which to try again. */
  forget(): boolean {
    this.jar.removeAllCookiesSync();
    this.hasSession = false;
    if (!('next' in this.credential)) return false;
    this.authorization = undefined;
    return true;
  }

  private async newAuthorization(): Promise<string> {
    if (!('next' in this.credential)) return authorizationOf(this.credential);
    const asked = performance.now();
    try {
      const authorization = authorizationOf(await this.credential.next());
      this.authorizationEnd = asked + this.credential.lifetime;
      return authorization;
    } catch (error) {
      // whoever comes next asks again
      this.authorization = undefined;
      throw error;
    }
  }
}
