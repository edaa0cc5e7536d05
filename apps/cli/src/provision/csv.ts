import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { UsageError } from '../terminal/explain';

/** The user ids of a file: its column `user_id`, or its first where no header names one. Each once. */
export function readUsers(file: string): string[] {
  const [first = [], ...others] = rowsOf(file);
  const named = first.findIndex((name) => name.toLowerCase() === 'user_id');
  const rows = named >= 0 ? others : [first, ...others];
  const users = rows.map((row) => row[Math.max(named, 0)] ?? '').filter((user) => user !== '');
  if (users.length === 0) throw new UsageError(`--csv ${file} holds no user id: there must be a column user_id`);
  return [...new Set(users)];
}

function rowsOf(file: string): string[][] {
  let text: Buffer;
  try {
    text = readFileSync(file);
  } catch (cause) {
    throw new UsageError(`--csv ${file} cannot be read`, { cause });
  }
  try {
    const options = { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true };
    return parse(text, { ...options, delimiter: [',', ';', '\t'] });
  } catch (cause) {
    throw new UsageError(`--csv ${file} is not CSV: look at its quotes`, { cause });
  }
}

/** One line of CSV, with quotes where they are needed. */
export function toLine(values: readonly string[]): string {
  return `${values.map((value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(',')}\n`;
}
