import { type DocumentSchema, parseXml, Repairs, writeXml, XmlError, xsiNamespace } from '@libs/xsi';
import { type Answer, xmlAnswer } from '../http/answer';
import type { Charset } from '../http/charset';
import type { SimulatorOptions } from '../http/options';
import type { Person } from '../world/person';
import type { World } from '../world/world';
import type { Authenticator } from './authenticator';
import { badRequest } from './refusal';

/** A request for something of one user, by somebody who may ask. */
export interface XsiRequest {
  person: Person;
  query: URLSearchParams;
  body: Buffer;
  /** What stood in the place of the pattern's first `*`. */
  parameter: string;
  /** What stood in the place of each `*`. */
  parameters: readonly string[];
  /** Whether somebody asks for the user, and not the user. */
  isAdministrator: boolean;
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
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
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

/** The document in the body of a request. Refuses, as BroadWorks does, what is none, or what is not all valid. */
export function readBody<T>({ body }: XsiRequest, schema: DocumentSchema<T>): T {
  const repairs = new Repairs();
  try {
    const value = schema.read([parseXml(body, undefined, repairs).root], repairs);
    if (repairs.length > 0) throw new XmlError('not valid');
    return value;
  } catch (error) {
    if (error instanceof XmlError) throw badRequest('The document is not valid');
    throw error;
  }
}

export function resource<T>(pattern: string, schema: DocumentSchema<T>, read: (request: XsiRequest) => T): Resource {
  return { pattern, method: 'GET', answer: (request) => documentAnswer(request, schema, read(request)) };
}
