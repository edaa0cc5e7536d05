import { type DocumentSchema, writeXml, xsiNamespace } from '@libs/xsi';
import { type Answer, xmlAnswer } from '../answer';
import type { Charset } from '../charset';
import type { SimulatorOptions } from '../options';
import type { Person } from '../world/person';
import type { World } from '../world/world';
import type { Authenticator } from './authenticator';

/** A request for something of one user, by somebody who may ask. */
export interface XsiRequest {
  person: Person;
  query: URLSearchParams;
  /** What stood in the place of the pattern's `*`. */
  parameter: string;
  /** Of the locale of whoever asks. */
  charset: Charset;
  world: World;
  options: SimulatorOptions;
  authenticator: Authenticator;
  /** Of the simulator, for addresses inside of documents. */
  url: string;
}

export interface Resource {
  /** Segments below the user, in BroadWorks' spelling; `*` stands for any one. */
  pattern: string;
  method: 'GET' | 'POST';
  answer(request: XsiRequest): Answer;
}

/** A document in the charset of the asking user's locale, or in the one given. */
export function documentAnswer<T>(
  request: XsiRequest,
  schema: DocumentSchema<T>,
  value: T,
  charset = request.charset,
): Answer {
  return xmlAnswer(writeXml(schema, value, xsiNamespace), charset);
}

export function resource<T>(pattern: string, schema: DocumentSchema<T>, read: (request: XsiRequest) => T): Resource {
  return { pattern, method: 'GET', answer: (request) => documentAnswer(request, schema, read(request)) };
}
