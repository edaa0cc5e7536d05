import type { Environment } from './environment';

/** Replaces `${NAME}` in every text by the environment's value. */
export function fillIn(value: unknown, environment: Environment, path: string[], problems: string[]): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{(\w+)\}/g, (_, name: string) => {
      const found = environment.find(name);
      if (found.value === undefined) {
        problems.push(`${path.join('.')}: ${found.problem ?? `the environment has no ${name}`}`);
      }
      return found.value ?? '';
    });
  }
  if (Array.isArray(value))
    return value.map((one, index) => fillIn(one, environment, [...path, String(index)], problems));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, fillIn(one, environment, [...path, key], problems)]),
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
