import { validationError } from './api-error';

const maxDepth = 32;

/** The body as JSON; nothing for an empty one. Refuses nesting that would cost more than it says. */
export function parseJsonBody(text: string): unknown {
  if (text.trim() === '') return undefined;
  if (depthOf(text) > maxDepth) throw validationError(undefined, 'The body is nested too deeply');
  try {
    return JSON.parse(text, withoutPrototypeKeys);
  } catch {
    // the parser's message quotes the body, and there may be a password in it
    throw validationError(undefined, 'The body is not JSON');
  }
}

function withoutPrototypeKeys(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new SyntaxError('not a key');
  return value;
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth--;
  }
  return deepest;
}
