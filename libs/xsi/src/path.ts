/** A path below the user or the context, its values percent-encoded: path\`profile/device/${linePort}\`. */
export function path(parts: TemplateStringsArray, ...values: string[]): string {
  return parts.reduce((whole, part, index) => `${whole}${segment(values[index - 1] ?? '')}${part}`);
}

/** One path segment. `@` and `:` stay as they are, as BroadWorks writes them itself. Specification 3.3.4.1. */
function segment(value: string): string {
  if (value === '' || value === '.' || value === '..' || value.includes('/')) {
    throw new RangeError('not usable in an XSI path');
  }
  return encodeURIComponent(value).replaceAll('%40', '@').replaceAll('%3A', ':');
}

export type QueryValue = string | number | boolean | Date | readonly (string | number)[] | undefined;

/** A query string with its `?`, or nothing. A list is repeated; a moment is written as xs:dateTime in UTC. */
export function queryString(query: Record<string, QueryValue> = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined)
      .map((one) => `${name}=${encodeURIComponent(one instanceof Date ? one.toISOString() : String(one))}`),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
