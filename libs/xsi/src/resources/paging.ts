// Paging, for every list that has it. Interface specification 3.5.18.

import { rejectionStatus, XsiDecodeError } from '../errors';

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

type Read<T> = (page: PageQuery) => Promise<Page<T>>;

/** More pages than any real list has: 99,000 call logs in pages of 50. */
const maxPages = 2000;

/**
 * Every record of a list, or those of its first `mostPages` pages. Goes on by what came, never by what was asked for, and ends
 * where a server ends it: with an empty page, with its total, with a 400 for the page after the last one, or with a page that
 * it sent before. A server that takes no paging at all is asked once more without it.
 */
export async function* allRecords<T>(
  read: Read<T>,
  results = 1000,
  mostPages = Number.POSITIVE_INFINITY,
): AsyncGenerator<T> {
  const asked = await unlessBadRequest(() => read({ start: 1, results }));
  const first = asked ?? (await read({ start: undefined, results: undefined }));
  const isPaged = asked !== undefined;
  let [page, start] = [first, 1];
  for (let pages = 1; pages < maxPages; pages++) {
    yield* page.records;
    if (pages === mostPages) return;
    const { next, isCertain } = positionAfter(page, start);
    if (next === undefined || (!isPaged && !isCertain)) return;
    const following = await unlessBadRequest(() => read({ start: next, results: isPaged ? results : undefined }));
    if (!following || isRepeated(following, start, [first, page])) return;
    [page, start] = [following, next];
  }
  throw new XsiDecodeError('', 'more pages than allowed');
}

/** A whole list as an array. */
export async function collect<T>(records: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const record of records) all.push(record);
  return all;
}

/** Returns the start of the next page, `undefined` after the last one; `isCertain` if the server has a total. */
function positionAfter<T>(
  { records, startIndex, numberOfRecords = 0, totalAvailableRecords: total }: Page<T>,
  start: number,
) {
  const count = Math.max(numberOfRecords, records.length);
  const next = (startIndex ?? start) + count;
  // a total that is less than what came is none
  const isCertain = total !== undefined && total >= next - 1;
  const isLast = count === 0 || next <= start || (isCertain && next > total);
  return { next: isLast ? undefined : next, isCertain };
}

function isRepeated<T>({ startIndex, records }: Page<T>, start: number, before: readonly Page<T>[]): boolean {
  if (startIndex !== undefined && startIndex <= start && records.length > 0) return true;
  return before.some((page) => records.length > 0 && isSame(page.records, records));
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && JSON.stringify(one) === JSON.stringify(other);
}

async function unlessBadRequest<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (rejectionStatus(error) === 400) return undefined;
    throw error;
  }
}
