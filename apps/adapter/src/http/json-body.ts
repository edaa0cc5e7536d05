import { validationError } from './api-error';

const maxDepth = 32;
/** Half of a character, which no URL and no document can carry. */
const loneSurrogate = /\p{Surrogate}/u;

/**
 * The body as JSON; nothing for an empty one. Refuses nesting that would cost more than it says, ambiguous keys, and texts that
 * are not Unicode.
 */
export function parseJsonBody(text: string): unknown {
  if (text.trim() === '') return undefined;
  const { depth, pairs } = scan(text);
  if (depth > maxDepth) throw validationError(undefined, 'The body is nested too deeply');
  // the reviver is called once for the whole, and once for each key that is left
  let keys = -1;
  const body = parse(text, function (this: unknown, key, value) {
    if (!Array.isArray(this)) keys++;
    if (key === '__proto__') throw new SyntaxError('not a key');
    if (typeof value === 'string' && loneSurrogate.test(value)) throw new SyntaxError('not a text');
    return value;
  });
  if (keys !== pairs) throw validationError(undefined, 'A key stands twice in the body');
  return body;
}

function parse(text: string, reviver: (this: unknown, key: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(text, reviver);
  } catch {
    // the parser's message quotes the body, and there may be a password in it
    throw validationError(undefined, 'The body is not JSON');
  }
}

/** How deep a text nests, and how many pairs of key and value are written in it. */
function scan(text: string): { depth: number; pairs: number } {
  let open = 0;
  let depth = 0;
  let pairs = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === ':') pairs++;
    else if (character === '{' || character === '[') depth = Math.max(depth, ++open);
    else if (character === '}' || character === ']') open--;
  }
  return { depth, pairs };
}
