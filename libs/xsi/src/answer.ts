import { XsiDecodeError, XsiFault } from './errors';
import type { FarmAnswer, FarmHead } from './node';
import { ErrorInfo } from './resources/error-info';
import { inSlices } from './slices';
import { charsetOf, type DocumentSchema, readXml, XmlError } from './xml';

export interface Answer<T> {
  value: T;
  /** The charset of the document: for profile, services and directories that of the asking user's locale. Specification 3.3.4. */
  charset: string;
}

/** Reads the document of an answer. Throws {@link XsiDecodeError}. */
export async function decodeAnswer<T>(answer: FarmAnswer, schema: DocumentSchema<T>): Promise<Answer<T>> {
  identityOnly(answer);
  try {
    const { root, charset } = await inSlices(readXml(answer.bytes, charsetOf(contentTypeOf(answer))));
    return { value: schema.read([root]), charset };
  } catch (error) {
    throw decodeError(error);
  }
}

export function identityOnly({ headers }: FarmHead): void {
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new XsiDecodeError('', 'an encoding that was not asked for');
  }
}

/** What a document that cannot be read becomes; anything else stays as it is. */
export function decodeError(error: unknown): Error {
  if (error instanceof XmlError) return new XsiDecodeError(error.path, error.reason, error);
  return error instanceof Error ? error : new Error('not an error', { cause: error });
}

/** What an answer that says no becomes. */
export async function toFault(answer: FarmAnswer): Promise<XsiFault> {
  return new XsiFault(answer.status, await errorCodeOf(answer));
}

/** Those that are known have four to six digits. */
const largestErrorCode = 999_999;

async function errorCodeOf(answer: FarmAnswer): Promise<number | undefined> {
  try {
    const { errorCode } = (await decodeAnswer(answer, ErrorInfo)).value;
    // more digits may be a telephone number, and what is in an error may be logged
    return errorCode >= 0 && errorCode <= largestErrorCode ? errorCode : undefined;
  } catch (error) {
    // a container or a balancer said no, in a page of its own: the status is all there is
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
  return status === 301 || status === 302 || status === 307 || status === 308;
}
