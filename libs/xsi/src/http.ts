import { type Answer, decodeAnswer, toFault } from './answer';
import { XsiDecodeError, XsiUnreachable } from './errors';
import type { XsiFarm } from './farm';
import type { XsiLogin } from './login';
import type { FarmAnswer, FarmRequest } from './node';
import { path, type QueryValue, queryString } from './path';
import { type DocumentSchema, writeXml } from './xml';

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

const maxRedirects = 5;

/** Speaks XSI-Actions about one user with one login. A path without a leading `/` is below the user, one with it below `/v2.0`. */
export class XsiHttp {
  private readonly context: string;

  constructor(
    private readonly farm: XsiFarm,
    readonly userId: string,
    private readonly login: XsiLogin,
    private readonly options: XsiHttpOptions = {},
  ) {
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
  async getRaw(target: string, query?: Record<string, QueryValue>, options?: CallOptions): Promise<FarmAnswer> {
    return this.exchange(await this.login.authorize(), 'GET', target + queryString(query), options);
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
  put<T>(target: string, schema: DocumentSchema<T>, value: T, options?: CallOptions): Promise<void> {
    return this.sendDocument('PUT', target, schema, value, options);
  }

  /** A document whose answer has none. */
  async sendDocument<T>(
    method: 'POST' | 'PUT',
    target: string,
    schema: DocumentSchema<T>,
    value: T,
    options?: CallOptions,
  ): Promise<void> {
    await this.send(method, target, options, writeXml(schema, value, xsiNamespace));
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
    const authorization = await this.login.authorize();
    let answer = await this.exchange(authorization, method, target, options, body);
    // the session behind the cookie may be what is refused: the next call authenticates anew
    if (answer.status === 401 && this.login.forget(authorization)) {
      answer = await this.exchange(await this.login.authorize(), method, target, options, body);
    }
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw toFault(answer);
  }

  private async exchange(
    authorization: string,
    method: FarmRequest['method'],
    target: string,
    options?: CallOptions,
    body?: string,
  ): Promise<FarmAnswer> {
    const below = target.startsWith('/') ? target : `/${path`user/${this.userId}`}/${target}`;
    const request: FarmRequest = {
      method,
      path: `${this.context}/v2.0${below}`,
      headers: (url) => this.headersFor(url, authorization, body !== undefined),
      body,
      ...options,
    };
    return this.login.inTurn(async () => {
      let answer = await this.farm.send(request);
      this.login.keepCookies(answer.headers, answer.url);
      for (let redirects = 0; isRedirect(answer); redirects++) {
        if (redirects === maxRedirects) throw new XsiUnreachable('too many redirects');
        answer = await this.farm.send({ ...request, path: this.redirectTarget(answer) });
        this.login.keepCookies(answer.headers, answer.url);
      }
      return answer;
    });
  }

  private headersFor(url: URL, authorization: string, hasBody: boolean): Record<string, string> {
    const cookie = this.login.cookiesFor(url);
    return {
      accept: 'application/xml',
      'accept-encoding': 'identity',
      // needed even where a cookie is sent: specification 3.2.3
      authorization,
      ...(this.options.protocolVersion && { 'x-broadworks-protocol-version': this.options.protocolVersion }),
      ...(cookie && { cookie }),
      ...(hasBody && { 'content-type': 'application/xml; charset=UTF-8' }),
      ...this.options.headers?.(),
    };
  }

  private redirectTarget({ headers, url }: FarmAnswer): string {
    const location = URL.parse(String(headers.location ?? ''), url);
    if (!location || !this.farm.mayRedirectTo(location)) {
      throw new XsiUnreachable('redirected to an address that is not allowed');
    }
    return location.href;
  }
}

function isRedirect({ status }: FarmAnswer): boolean {
  return status === 301 || status === 302 || status === 307 || status === 308;
}
