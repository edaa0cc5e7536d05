// Paging, for every list that has it. Interface specification 3.5.18.

import { XsiDecodeError } from '../errors';

export interface PageQuery {
  /** Index of the first record, from 1. */
  start?: number;
  /** Records in a page, 1 to 1000. BroadWorks cuts it to its own limit without a word. */
  results?: number;
}

export interface Page<T> {
  startIndex?: number;
  numberOfRecords?: number;
  totalAvailableRecords?: number;
  records: T[];
}

/** More pages than any real list has: 99,000 call logs in pages of 50. */
const maxPages = 2000;

/**
 * Every record of a list, or those of its first `mostPages` pages. Goes on by what came, never by what was asked for. An
 * error where a list does not end.
 */
export async function* allRecords<T>(
  read: (page: Required<PageQuery>) => Promise<Page<T>>,
  results = 1000,
  mostPages = Number.POSITIVE_INFINITY,
): AsyncGenerator<T> {
  let start = 1;
  for (let page = 0; page < maxPages; page++) {
    if (page === mostPages) return;
    const {
      records,
      startIndex = start,
      numberOfRecords = records.length,
      totalAvailableRecords,
    } = await read({ start, results });
    yield* records;
    const next = startIndex + numberOfRecords;
    if (numberOfRecords === 0 || (totalAvailableRecords !== undefined && next > totalAvailableRecords)) return;
    if (next <= start) throw new XsiDecodeError('startIndex', 'the page is not the one that was asked for');
    start = next;
  }
  throw new XsiDecodeError('', 'more pages than allowed');
}

/** A whole list as an array. */
export async function collect<T>(records: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const record of records) all.push(record);
  return all;
}
