import Ajv from 'ajv';
import { codes } from './contract';
import type { RawResponse } from './raw-http';

const statuses = new Set([200, 204, 400, 401, 403, 404, 405, 413, 415, 422, 501, 503]);
/** Headers of frameworks and of files, which none of our responses has. */
const foreign = ['etag', 'last-modified', 'accept-ranges', 'content-range', 'vary', 'server', 'x-powered-by'];

/** A refusal as the contract has it. */
const isRefusal = new Ajv().compile({
  type: 'object',
  required: ['code', 'message'],
  additionalProperties: false,
  properties: {
    code: { enum: [...codes.keys()] },
    message: { type: 'string', minLength: 1 },
    details: {
      type: 'object',
      required: ['reason'],
      additionalProperties: false,
      properties: { path: { type: 'string' }, reason: { type: 'string', minLength: 1 } },
    },
  },
});

/** What is wrong with a response, whatever was asked. A HEAD has the head of its refusal alone. */
export function problemsOf({ status, headers, text }: RawResponse, isHead: boolean): string[] {
  const type = headers.get('content-type') ?? '';
  const isRefused = status >= 400;
  const checks: [isWrong: boolean, problem: string][] = [
    [!statuses.has(status), `status ${status} ${text.slice(0, 200)}`],
    [headers.get('cache-control') !== 'no-store', 'may be stored'],
    [headers.get('x-content-type-options') !== 'nosniff', 'may be sniffed'],
    [!/^[\x21-\x7e]{1,200}$/.test(headers.get('x-request-id') ?? ''), 'has no request id'],
    [headers.get('date') === null, 'has no date'],
    [isRefused && type !== 'application/json', `is of type ${type}`],
    [isRefused && !isHead && !isRefusal(parsed(text)), `is no refusal: ${text.slice(0, 200)}`],
    [isRefused && !isHead && codes.get(codeOf(text)) !== status, `has the code ${codeOf(text)} with ${status}`],
    [status === 204 && text !== '', 'has a body'],
    ...foreign.map((name): [boolean, string] => [headers.get(name) !== null, `has ${name}`]),
  ];
  return checks.flatMap(([isWrong, problem]) => (isWrong ? [problem] : []));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function codeOf(text: string): string {
  const body = parsed(text);
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
}
