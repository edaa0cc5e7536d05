/** What a decoded document may hold that nobody should see over a shoulder. */
const secretNames = /^(?:password|token|deviceUserNamePassword)$/i;
const mask = '***';

/** The same value with every secret in it replaced by stars. */
export function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, secretNames.test(name) ? hidden(field) : masked(field)]),
  );
}

function hidden(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return mask;
  return Object.fromEntries(Object.keys(value).map((name) => [name, mask]));
}
