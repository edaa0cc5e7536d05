import { XsiDecodeError, XsiFault } from './errors';
import type { FarmAnswer } from './node';
import { ErrorInfo } from './resources/error-info';
import { charsetOf, type DocumentSchema, parseXml, XmlError } from './xml';

export interface Answer<T> {
  value: T;
  /** The charset of the document: for profile, services and directories that of the asking user's locale. Specification 3.3.4. */
  charset: string;
}

/** Reads the document of an answer. Throws {@link XsiDecodeError}. */
export function decodeAnswer<T>(answer: FarmAnswer, schema: DocumentSchema<T>): Answer<T> {
  if ((answer.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new XsiDecodeError('', 'an encoding that was not asked for');
  }
  try {
    const { root, charset } = parseXml(answer.bytes, charsetOf(contentTypeOf(answer)));
    return { value: schema.read([root]), charset };
  } catch (error) {
    throw error instanceof XmlError ? new XsiDecodeError(error.path, error.reason, error) : error;
  }
}

/** What an answer that says no becomes. */
export function toFault(answer: FarmAnswer): XsiFault {
  return new XsiFault(answer.status, errorCodeOf(answer));
}

function errorCodeOf(answer: FarmAnswer): number | undefined {
  try {
    return decodeAnswer(answer, ErrorInfo).value.errorCode;
  } catch (error) {
    // a container or a balancer said no, in a page of its own: the status is all there is
    if (error instanceof XsiDecodeError) return undefined;
    throw error;
  }
}

function contentTypeOf({ headers }: FarmAnswer): string | undefined {
  return [headers['content-type'] ?? []].flat()[0];
}
