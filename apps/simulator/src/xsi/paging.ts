import { badRequest } from './refusal';

export interface PageOf<T> {
  startIndex: number;
  numberOfRecords: number;
  records: T[];
}

/** The records that are asked for, cut to what a page may hold without a word. Specification 3.5.18. */
export function pageOf<T>(records: readonly T[], query: URLSearchParams, pageSize: number): PageOf<T> {
  const startIndex = positive(query, 'start') ?? 1;
  const results = Math.min(positive(query, 'results') ?? pageSize, pageSize);
  const page = records.slice(startIndex - 1, startIndex - 1 + results);
  return { startIndex, numberOfRecords: page.length, records: page };
}

/** The elements of a page in a document that also counts what there is in all. */
export function countsOf<T>({ startIndex, numberOfRecords }: PageOf<T>, totalAvailableRecords: number) {
  return { startIndex, numberOfRecords, totalAvailableRecords };
}

function positive(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(value)) throw badRequest(`${name}: a number from 1`);
  return Number(value);
}
