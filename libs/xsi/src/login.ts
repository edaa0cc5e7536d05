import { CookieJar } from 'tough-cookie';
import { authorizationOf, type CredentialSource, type XsiCredential } from './credential';
import { tooManyCalls, XsiUnreachable } from './errors';
import type { FarmHead } from './node';
import { type InTurn, Places, type PlacesOptions } from './places';
import { SingleFlight } from './single-flight';
import type { Sent, Trust } from './trust';

/** Default limits of one login: BroadWorks limits transactions per user. */
const defaultCalls: PlacesOptions = { parallel: 2, waiting: 16 };

/** A login at BroadWorks: its credential, its cookies, and how many calls it may have at a time. */
export class XsiLogin implements InTurn {
  private readonly jar = new CookieJar();
  private readonly calls: Places;
  /** Limit of calls in flight and waiting, be it for a slot or for {@link trust}. */
  private readonly mostCalls: number;
  private callCount = 0;
  private readonly renewals = new SingleFlight<string>();
  /** Whether its calls carry the cookie of a session. */
  private hasSession = false;
  /** The header of a renewable credential, until it is rejected. */
  private current?: string;
  private authorizationEnd = Number.POSITIVE_INFINITY;

  constructor(
    private readonly credential: XsiCredential | CredentialSource,
    calls: Partial<PlacesOptions> = {},
    /** Shared by all logins with this credential. */
    public trust?: Trust,
  ) {
    const { parallel, waiting } = { ...defaultCalls, ...calls };
    this.mostCalls = parallel + waiting;
    this.calls = new Places({ parallel, waiting: this.mostCalls });
  }

  /** Waits for a place among the calls of this login. */
  async inTurn<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const leave = await this.calls.take(signal);
    try {
      // it may have been refused meanwhile
      this.trust?.assertGood();
      return await call();
    } finally {
      leave();
    }
  }

  /**
   * Sends the value of the Authorization header. What is refused is sent once more where there is another credential, or
   * was a session that may have ended. Rejects at once if too many calls wait.
   */
  async ask<T extends FarmHead>(send: (authorization: string) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.callCount >= this.mostCalls) throw new XsiUnreachable(tooManyCalls);
    this.callCount++;
    try {
      const attempt = () => this.send(send, signal);
      return await (this.trust ? this.trust.ask(attempt, signal) : this.askTwice(attempt));
    } finally {
      this.callCount--;
    }
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

  private async askTwice<T extends FarmHead>(attempt: () => Promise<Sent<T>>): Promise<T> {
    const { answer, withCookie } = await attempt();
    const isRenewable = 'next' in this.credential;
    if (answer.status !== 401 || !(isRenewable || withCookie)) return answer;
    answer.body?.destroy();
    return (await attempt()).answer;
  }

  private async send<T extends FarmHead>(
    send: (authorization: string) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<Sent<T>> {
    const authorization = await this.authorize(signal);
    const withCookie = this.hasSession;
    const answer = await send(authorization);
    if (answer.status === 401) this.forget(authorization);
    return { answer, withCookie };
  }

  /** A credential that has ended still goes along with its session's cookie. */
  private async authorize(signal?: AbortSignal): Promise<string> {
    const { credential } = this;
    if (!('next' in credential)) return authorizationOf(credential);
    if (!this.hasSession && performance.now() >= this.authorizationEnd) this.current = undefined;
    return this.current ?? this.renewals.run('', () => this.renew(credential), {}, signal);
  }

  /** Forgets the session of what was refused, and the credential where there may be another one. */
  private forget(refused: string): void {
    const isRenewable = 'next' in this.credential;
    // of several calls that were refused at once, the first did this already
    if (isRenewable && refused !== this.current) return;
    this.jar.removeAllCookiesSync();
    this.hasSession = false;
    if (isRenewable) this.current = undefined;
  }

  private async renew(source: CredentialSource): Promise<string> {
    const asked = performance.now();
    this.current = authorizationOf(await source.next());
    this.authorizationEnd = asked + source.lifetime;
    return this.current;
  }
}
