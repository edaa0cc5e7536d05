/** What the name of a fixture's file says of the request that it answers, and of the answer. */
export interface FixtureName {
  /** The last segment of the request's path. */
  segment: string;
  query: ReadonlyMap<string, string>;
  method: string;
  status: number;
  extension: string;
}

/** `<segment>[,<name>=<value>]…[.<METHOD>][.<status>].<extension>`, each part percent-encoded where it holds one of `,.=%`. */
const shape =
  /^(?<segment>[^,]+?)(?<query>(?:,[^,=]+=[^,]*?)*)(?:\.(?<method>GET|POST|PUT|DELETE))?(?:\.(?<status>[1-5]\d\d))?\.(?<extension>xml\.txt|xml|html|txt)$/;

/** `undefined` for a file that answers no request, such as a golden `.json`. */
export function parseFixtureName(file: string): FixtureName | undefined {
  const groups = shape.exec(file)?.groups;
  if (!groups?.segment || !groups.extension) return undefined;
  const pairs = (groups.query ?? '').split(',').filter(Boolean);
  return {
    segment: decodeURIComponent(groups.segment),
    query: new Map(pairs.map((pair) => splitPair(pair))),
    method: groups.method ?? 'GET',
    status: Number(groups.status ?? 200),
    extension: groups.extension,
  };
}

/** The name that {@link parseFixtureName} reads back. */
export function writeFixtureName({ segment, query, method, status, extension }: FixtureName): string {
  const pairs = [...query].map(([name, value]) => `,${encodePart(name)}=${encodePart(value)}`).join('');
  const verb = method === 'GET' ? '' : `.${method}`;
  const code = status === 200 ? '' : `.${status}`;
  return `${encodePart(segment, '@.')}${pairs}${verb}${code}.${extension}`;
}

function splitPair(pair: string): [name: string, value: string] {
  const [name = '', value = ''] = pair.split('=');
  return [decodeURIComponent(name), decodeURIComponent(value)];
}

function encodePart(part: string, kept = '@'): string {
  return encodeURIComponent(part)
    .replaceAll('%40', '@')
    .replaceAll('*', '%2A')
    .replace(/\./g, kept.includes('.') ? '.' : '%2E');
}
