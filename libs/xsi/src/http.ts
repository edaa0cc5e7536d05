import pLimit from 'p-limit';
import { CookieJar } from 'tough-cookie';
import { type Answer, decodeAnswer, isRedirect, isSuccess, toFault } from './answer';
import { authorizationOf, type XsiCredential } from './credential';
import { XsiDecodeError, type XsiFault, XsiUnreachable } from './errors';
import type { XsiFarm } from './farm';
import { decodeMedia, type Media, type MediaOptions, readShort } from './media';
import type { FarmAnswer, FarmHead, FarmRequest, FarmStream } from './node';
import { path, type QueryValue, queryString } from './path';
import { type DocumentSchema, writeXml } from './xml';

export type { Media } from './media';

export const xsiNamespace = 'http://schema.broadsoft.com/xsi';

export interface XsiHttpOptions {
  /** Path of the XSI-Actions context. Default `/com.broadsoft.xsi-actions`. */
  actionsPath?: string;
  /** `X-BroadWorks-Protocol-Version`, for example `23.0`. Without it a server answers in its own release's format. Specification 3.4. */
  protocolVersion?: string;
  /** More headers for each request, such as a request id. */
  headers?: () => Record<string, string>;
}

export interface CallOptions {
  signal?: AbortSignal;
  /** Whether a call may be sent again after it may have been received. Default: GET only. */
  repeatable?: boolean;
}

/** Calls in parallel of one credential: BroadWorks limits transactions per user. */
const callsPerCredential = 2;
const maxRedirects = 5;

/** Speaks XSI-Actions as one credential. A path without a leading `/` is below the user, one with it below `/v2.0`. */
export class XsiHttp {
  private readonly jar = new CookieJar();
  private readonly limit = pLimit(callsPerCredential);
  private readonly authorization: string;
  private readonly context: string;

  constructor(
    private readonly farm: XsiFarm,
    readonly userId: string,
    credential: XsiCredential,
    private readonly options: XsiHttpOptions = {},
  ) {
    this.authorization = authorizationOf(credential);
    this.context = (options.actionsPath ?? '/com.broadsoft.xsi-actions').replace(/^\/|\/$/g, '');
  }

  async get<T>(
    target: string,
    schema: DocumentSchema<T>,
    query?: Record<string, QueryValue>,
    options?: CallOptions,
  ): Promise<T> {
    return (await this.getAnswer(target, schema, query, options)).value;
  }

  async getAnswer<T>(
    target: string,
    schema: DocumentSchema<T>,
    query?: Record<string, QueryValue>,
    options?: CallOptions,
  ): Promise<Answer<T>> {
    return decodeAnswer(await this.send('GET', target + queryString(query), options), schema);
  }

  /** The answer's bytes as they came, whatever its status. */
  getRaw(target: string, query?: Record<string, QueryValue>, options?: CallOptions): Promise<FarmAnswer> {
    return this.exchange('GET', target + queryString(query), options);
  }

  /** A document whose content is decoded as it comes. It may take minutes, so it is not counted among the calls in parallel. */
  async media<T>(target: string, schema: DocumentSchema<T>, options: MediaOptions): Promise<Media<T>> {
    const request = this.requestFor('GET', target, options);
    const answer = await this.follow<FarmStream>(request, (one) => this.farm.stream(one));
    if (isSuccess(answer)) return decodeMedia(answer, schema, options);
    throw this.refused({ ...answer, bytes: await readShort(answer.body) });
  }

  /** A POST without a body that answers with a document. */
  async post<T>(
    target: string,
    schema: DocumentSchema<T>,
    query?: Record<string, QueryValue>,
    options?: CallOptions,
  ): Promise<T> {
    return decodeAnswer(await this.send('POST', target + queryString(query), options), schema).value;
  }

  /** Something to be done that needs no body and whose answer has none. */
  async command(
    method: 'POST' | 'PUT' | 'DELETE',
    target: string,
    query?: Record<string, QueryValue>,
    options?: CallOptions,
  ): Promise<void> {
    await this.send(method, target + queryString(query), options);
  }

  /** Changes what the value holds; what it leaves out stays as it is. Specification 3.5.3. */
  async put<T>(target: string, schema: DocumentSchema<T>, value: T, options?: CallOptions): Promise<void> {
    await this.send('PUT', target, options, writeXml(schema, value, xsiNamespace));
  }

  /** Fails unless the document that just came speaks of the user who asked. */
  async assertOwn(owner: string): Promise<void> {
    if (owner.toLowerCase() === this.userId.toLowerCase()) return;
    await this.farm.dropConnections();
    throw new XsiDecodeError('userId', 'the answer is about another user');
  }

  private async send(
    method: FarmRequest['method'],
    target: string,
    options?: CallOptions,
    body?: string,
  ): Promise<FarmAnswer> {
    const answer = await this.exchange(method, target, options, body);
    if (isSuccess(answer)) return answer;
    throw this.refused(answer);
  }

  private refused(answer: FarmAnswer): XsiFault {
    // the session behind the cookie may be what is refused: the next call authenticates anew
    if (answer.status === 401) this.jar.removeAllCookiesSync();
    return toFault(answer);
  }

  private exchange(
    method: FarmRequest['method'],
    target: string,
    options?: CallOptions,
    body?: string,
  ): Promise<FarmAnswer> {
    const request = this.requestFor(method, target, options, body);
    return this.limit(() => this.follow<FarmAnswer>(request, (one) => this.farm.send(one)));
  }

  private requestFor(method: FarmRequest['method'], target: string, options?: CallOptions, body?: string): FarmRequest {
    const below = target.startsWith('/') ? target : `/${path`user/${this.userId}`}/${target}`;
    return {
      method,
      path: `${this.context}/v2.0${below}`,
      headers: (url) => this.headersFor(url, body !== undefined),
      body,
      ...options,
    };
  }

  private async follow<T extends FarmHead>(
    request: FarmRequest,
    send: (request: FarmRequest) => Promise<T>,
  ): Promise<T> {
    let answer = await send(request);
    this.keepCookies(answer);
    for (let redirects = 0; isRedirect(answer); redirects++) {
      answer.body?.destroy();
      if (redirects === maxRedirects) throw new XsiUnreachable('too many redirects');
      answer = await send({ ...request, path: this.redirectTarget(answer) });
      this.keepCookies(answer);
    }
    return answer;
  }

  private headersFor(url: URL, hasBody: boolean): Record<string, string> {
    const cookie = this.jar.getCookieStringSync(url.href);
    return {
      accept: 'application/xml',
      'accept-encoding': 'identity',
      // needed even where a cookie is sent: specification 3.2.3
      authorization: this.authorization,
      ...(this.options.protocolVersion && { 'x-broadworks-protocol-version': this.options.protocolVersion }),
      ...(cookie && { cookie }),
      ...(hasBody && { 'content-type': 'application/xml; charset=UTF-8' }),
      ...this.options.headers?.(),
    };
  }

  private keepCookies({ headers, url }: FarmHead): void {
    for (const cookie of [headers['set-cookie'] ?? []].flat()) {
      this.jar.setCookieSync(cookie, url.href, { ignoreError: true });
    }
  }

  private redirectTarget({ headers, url }: FarmHead): string {
    const location = URL.parse(String(headers.location ?? ''), url);
    if (!location || !this.farm.mayRedirectTo(location)) {
      throw new XsiUnreachable('redirected to an address that is not allowed');
    }
    return location.href;
  }
}
