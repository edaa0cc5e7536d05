import { XsiDecodeError, XsiFault, XsiUnreachable } from './errors';
import type { FarmAnswer, FarmHead } from './node';
import { isHtmlPage, isXmlLike } from './page';
import { ErrorInfo } from './resources/error-info';
import { retryAfterOf } from './retry-after';
import { inSlices } from './slices';
import { codingsOf } from './unpack';
import { charsetOf, type DocumentSchema, type RepairObserver, Repairs, readXml, XmlError } from './xml';

export interface Answer<T> {
  value: T;
  /** The charset of the document: for profile, services and directories that of the asking user's locale. Specification 3.3.4. */
  charset: string;
  /** Address that sent the document. */
  url: URL;
}

/** Reads the document of a response. Throws {@link XsiDecodeError}. `observe` is notified of each repair. */
export async function decodeAnswer<T>(
  answer: FarmAnswer,
  schema: DocumentSchema<T>,
  observe?: RepairObserver,
): Promise<Answer<T>> {
  identityOnly(answer);
  const repairs = new Repairs();
  try {
    const { root, charset } = await inSlices(readXml(answer.bytes, charsetOf(contentTypeOf(answer)), repairs));
    const value = schema.read([root], repairs);
    if (observe) repairs.report(schema.root, observe);
    return { value, charset, url: answer.url };
  } catch (error) {
    throw decodeError(error);
  }
}

/** Fails unless the body has been unpacked. */
export function identityOnly({ headers }: FarmHead): void {
  if (codingsOf(headers).length > 0) throw new XsiDecodeError('', 'an encoding that was not asked for');
}

/** Returns an {@link XsiDecodeError} for an {@link XmlError}, and any other error unchanged. */
export function decodeError(error: unknown): Error {
  if (error instanceof XmlError) return new XsiDecodeError(error.path, error.reason, error);
  return error instanceof Error ? error : new Error('not an error', { cause: error });
}

/** The error for a response that says no. */
export async function toFailure(answer: FarmAnswer): Promise<XsiFault | XsiUnreachable> {
  const { status } = answer;
  const isOwn = await isOwnWord(answer);
  const failure = isOwn
    ? new XsiFault(status, await errorCodeOf(answer))
    : new XsiUnreachable(`something in between answered ${status}`);
  return failure.withRetryAfter(retryAfterOf(answer));
}

/**
 * True if BroadWorks itself speaks: with a document, a 401, or a failure with ErrorInfo. Everything else comes from a
 * balancer, a firewall or a node without the application, and says nothing about the user. A response whose body is still
 * to come is judged by its Content-Type.
 */
export async function isOwnWord(answer: FarmHead & { bytes?: Uint8Array }): Promise<boolean> {
  if (answer.status === 401 || isRedirect(answer)) return true;
  const { bytes } = answer;
  const type = contentTypeOf(answer) ?? '';
  if (!bytes) return isSuccess(answer) ? !/html/i.test(type) : /xml/i.test(type);
  if (isSuccess(answer)) return isXmlLike(bytes) ? !isHtmlPage(bytes) : !/html|json|text\/plain/i.test(type);
  return (await errorInfoOf({ ...answer, bytes })) !== undefined;
}

/** Statuses of a server that is full. */
const busy = new Set([408, 429, 502, 503, 504]);

/** True if another node may give a better response: this one is full, or it is not BroadWorks that speaks. */
export async function isForAnotherNode(answer: FarmHead & { bytes?: Uint8Array }): Promise<boolean> {
  return busy.has(answer.status) || !(await isOwnWord(answer));
}

/** Those that are known have four to six digits. */
const largestErrorCode = 999_999;

async function errorCodeOf(answer: FarmAnswer): Promise<number | undefined> {
  const code = (await errorInfoOf(answer))?.errorCode ?? -1;
  // more digits may be a telephone number, and what is in an error may be logged
  return code >= 0 && code <= largestErrorCode ? code : undefined;
}

async function errorInfoOf(answer: FarmAnswer): Promise<ErrorInfo | undefined> {
  try {
    return (await decodeAnswer(answer, ErrorInfo)).value;
  } catch (error) {
    if (error instanceof XsiDecodeError) return undefined;
    throw error;
  }
}

export function contentTypeOf({ headers }: FarmHead): string | undefined {
  return [headers['content-type'] ?? []].flat()[0];
}

export function isSuccess({ status }: FarmHead): boolean {
  return status >= 200 && status < 300;
}

export function isRedirect({ status }: FarmHead): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}
