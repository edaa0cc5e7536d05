import { type Answer, decodeAnswer, isSuccess, toFailure } from './answer';
import { anySignal, currentSignal } from './cancellation';
import { XsiDecodeError } from './errors';
import type { XsiFarm } from './farm';
import type { XsiHttpOptions } from './http-options';
import type { XsiLogin } from './login';
import { decodeMedia, type Media, type MediaOptions, readShort } from './media';
import type { CallOptions, FarmAnswer, FarmHead, FarmRequest, FarmStream } from './node';
import { path, type QueryValue, queryString } from './path';
import { followRedirects } from './redirects';
import { foldUserId, withDomain } from './user-id';
import { type DocumentSchema, writeXml } from './xml';

export type { XsiHttpOptions } from './http-options';
export type { Media } from './media';
export type { CallOptions } from './node';

export const xsiNamespace = 'http://schema.broadsoft.com/xsi';

/** Speaks XSI-Actions about one user with one login, until the signal of the running work is aborted. A path without a leading `/` is below the user, one with it below `/v2.0`. */
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
    return decodeAnswer(await this.send('GET', target + queryString(query), options), schema, this.options.onRepair);
  }

  /** The answer's bytes as they came, whatever its status. */
  getRaw(target: string, query?: Record<string, QueryValue>, options?: CallOptions): Promise<FarmAnswer> {
    return this.exchange('GET', target + queryString(query), options);
  }

  /** A document whose content is decoded as it comes. It may take minutes, so it is not counted among the calls in parallel. */
  async media<T>(target: string, schema: DocumentSchema<T>, options: MediaOptions): Promise<Media<T>> {
    const ask = (request: FarmRequest): Promise<FarmStream> => this.farm.stream(request);
    const answer = await this.authorized(ask, 'GET', target, options);
    if (isSuccess(answer)) return decodeMedia(answer, schema, options, this.options.onRepair);
    throw await toFailure({ ...answer, bytes: await readShort(answer.body) });
  }

  /** A POST without a body that answers with a document. */
  async post<T>(
    target: string,
    schema: DocumentSchema<T>,
    query?: Record<string, QueryValue>,
    options?: CallOptions,
  ): Promise<T> {
    const answer = await this.send('POST', target + queryString(query), options);
    return (await decodeAnswer(answer, schema, this.options.onRepair)).value;
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

  /** About another user, with the same login. */
  about(userId: string): XsiHttp {
    return new XsiHttp(this.farm, userId, this.login, this.options);
  }

  /** True if an id that BroadWorks wrote is the user's: it may leave out its own domain. */
  isOwn(userId: string): boolean {
    return this.isSame(userId, this.userId);
  }

  /** True if both ids are of one user. */
  isSame(one: string, other: string): boolean {
    return foldUserId(this.complete(one)) === foldUserId(this.complete(other));
  }

  complete(userId: string): string {
    return withDomain(userId, this.options.userDomain);
  }

  /** True if the login may read other users. */
  get readsOthers(): boolean {
    return this.options.readsOthers === true;
  }

  /** Opens new connections for what is sent from now on to the node of this address. */
  retireConnections(url: URL): void {
    this.farm.retireConnections(url);
  }

  /** The error for a response from this address that was meant for somebody else. */
  foreignAnswer(url: URL): XsiDecodeError {
    this.options.onForeignAnswer?.();
    this.farm.retireConnections(url);
    return new XsiDecodeError('userId', 'the answer is about another user');
  }

  private async send(
    method: FarmRequest['method'],
    target: string,
    options?: CallOptions,
    body?: string,
  ): Promise<FarmAnswer> {
    const answer = await this.exchange(method, target, options, body);
    if (isSuccess(answer)) return answer;
    throw await toFailure(answer);
  }

  private exchange(
    method: FarmRequest['method'],
    target: string,
    options?: CallOptions,
    body?: string,
  ): Promise<FarmAnswer> {
    const deadline = this.farm.deadline();
    const ask = (request: FarmRequest) => this.farm.send({ ...request, deadline }, this.login);
    return this.authorized(ask, method, target, options, body);
  }

  private authorized<T extends FarmHead>(
    ask: (request: FarmRequest) => Promise<T>,
    method: FarmRequest['method'],
    target: string,
    options?: CallOptions,
    body?: string,
  ): Promise<T> {
    const signal = anySignal(options?.signal, currentSignal());
    const below = target.startsWith('/') ? target : `/${path`user/${this.userId}`}/${target}`;
    const requestWith = (authorization: string): FarmRequest => ({
      method,
      path: `${this.context}/v2.0${below}`,
      headers: (url) => this.headersFor(url, authorization, body !== undefined),
      body,
      ...options,
      signal,
    });
    const send = async (request: FarmRequest): Promise<T> => {
      const answer = await ask(request);
      this.login.keepCookies(answer);
      return answer;
    };
    return this.login.ask((authorization) => followRedirects(this.farm, requestWith(authorization), send), signal);
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
}
