import fc from 'fast-check';
import type { ApiError } from './api-error';
import { parseJsonBody } from './json-body';

function refusal(body: string): ApiError {
  try {
    parseJsonBody(body);
  } catch (error) {
    return error as ApiError;
  }
  throw new Error('was not refused');
}

it.each(['', ' ', '\r\n'])('the body %p is none', (body) => {
  expect(parseJsonBody(body)).toBeUndefined();
});

it('reads what JSON there is, up to 32 deep', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), (json) => {
      fc.pre(!json.includes('__proto__'));
      expect(parseJsonBody(json)).toEqual(JSON.parse(json));
    }),
  );
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  expect(parseJsonBody(nested(32))).toBeInstanceOf(Array);
  expect(refusal(nested(33)).details?.reason).toBe('The body is nested too deeply');
});

it('C34 does not count brackets within texts', () => {
  const body = JSON.stringify({ password: `\\"${'[{'.repeat(50)}\\` });
  expect(parseJsonBody(body)).toEqual(JSON.parse(body));
});

it.each([
  ['cut off', '{"password":"s3cret"'],
  ['not quoted', '{"password":s3cret}'],
  ['followed by more', '{"password":"s3cret"}{}'],
  ['with a prototype key', '{"password":"s3cret","__proto__":{"isAdmin":true}}'],
  ['with an escaped prototype key', '{"password":"s3cret","\\u005f_proto__":{}}'],
  ['with a prototype key far inside', '{"a":[{"b":{"__proto__":"s3cret"}}]}'],
  ['with half a character', '{"password":"s3cret","x":["\\ud800"]}'],
  ['with the halves of a character in the wrong order', '{"password":"s3cret\\udc00\\ud800"}'],
  ['too deep', `{"password":"s3cret","x":${'['.repeat(40)}`],
  ['too deep in objects', `${'{"s3cret":'.repeat(33)}1${'}'.repeat(33)}`],
])('C34 a body that is %s is a validation error that does not quote it', (_, body) => {
  const error = refusal(body);
  expect([error.status, error.code]).toEqual([422, 'validation_error']);
  expect(JSON.stringify([error.message, error.details, String(error.cause), error.stack])).not.toContain('s3cret');
});

it('C34 no body gives an object another prototype', () => {
  expect(parseJsonBody('{"constructor":{"prototype":{"polluted":true}}}')).toEqual({
    constructor: { prototype: { polluted: true } },
  });
  expect('polluted' in {}).toBe(false);
});
