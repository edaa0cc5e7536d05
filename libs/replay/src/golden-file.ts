import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

/** jest's own words: `all` with `-u`, `none` with `--ci`, `new` otherwise. */
export type Update = 'all' | 'new' | 'none';

export interface Mismatch {
  /** What to do about it. */
  advice: string;
  golden?: unknown;
  value: unknown;
}

/** Compares a value, as JSON shows it, with a file, or writes the file. Nothing where they agree. */
export function checkGolden(path: string, received: unknown, update: Update): Mismatch | undefined {
  const text = `${JSON.stringify(received, null, 2)}\n`;
  const value: unknown = JSON.parse(text);
  const isMissing = !existsSync(path);

  if (update === 'all' || (isMissing && update === 'new')) {
    // a file that is current keeps its time
    if (isMissing || readFileSync(path, 'utf8') !== text) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    return undefined;
  }
  if (isMissing) return { advice: `${path} is missing: write it with jest -u, and read it`, value };
  const golden: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (isDeepStrictEqual(value, golden)) return undefined;
  return { advice: `${path} differs; if that is right, rewrite it with jest -u`, golden, value };
}
