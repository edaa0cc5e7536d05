export interface Challenge {
  /** In lower case. */
  scheme: string;
  /** By their names in lower case, unquoted. */
  parameters: ReadonlyMap<string, string>;
}

const token = "[\\w!#$%&'*+.^`|~-]+";
const parameter = new RegExp(`(${token})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s,"]+))\\s*(?=,|$)`, 'y');
const scheme = new RegExp(`(${token})(?:\\s+|(?=,|$))(?:[\\w.~+/-]+=*\\s*(?=,|$))?`, 'y');
const separator = /[\s,]*/y;

/**
 * The challenges of all WWW-Authenticate headers, in their order. RFC 9110, 11.6.1: one header may hold several, a comma
 * divides challenges as well as parameters, and a quoted value may hold commas of its own.
 */
export function parseChallenges(header: string | string[] | undefined): Challenge[] {
  const text = [header ?? []].flat().join(', ');
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  let position = 0;
  const next = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    const found = pattern.exec(text);
    if (found) position = pattern.lastIndex;
    return found;
  };

  for (next(separator); position < text.length; next(separator)) {
    const found = next(parameter);
    if (found) {
      const [, name = '', quoted, plain = ''] = found;
      challenges.at(-1)?.parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain);
      continue;
    }
    const started = next(scheme);
    // what cannot be read may belong to the challenge before it, which is then not whole
    if (!started) return challenges.slice(0, -1);
    challenges.push({ scheme: (started[1] ?? '').toLowerCase(), parameters: new Map() });
  }
  return challenges;
}
