// Paging, for every list that has it. Interface specification 3.5.18.

import { isNoSuchUser, rejectionStatus, XsiDecodeError } from '../errors';

export interface PageQuery {
  /** Index of the first record, from 1. */
  start?: number;
  /** Records in a page, 1 to 1000. BroadWorks cuts it to its own limit without a word. */
  results?: number;
}

export interface Page<T> {
  startIndex?: number;
  totalAvailableRecords?: number;
  records: T[];
  /** Entries of the page, with those that could not be read. Default: the records. */
  entries?: number;
}

type Read<T> = (page: PageQuery) => Promise<Page<T>>;

/** Statuses for a page after the last one: bad request, not found, range not satisfiable. */
const pastTheEnd = [400, 404, 416];

/** More pages than any real list has: 99,000 call logs in pages of 50. */
const maxPages = 2000;

/**
 * Every record of a list, or those of its first `mostPages` pages. Goes on by what came, never by what was asked for, and ends
 * where a server ends it: with an empty page, with its total, with a rejection of the page after the last one, or with a page
 * that it sent before. A server that takes no paging at all is asked once more without it.
 */
export async function* allRecords<T>(
  read: Read<T>,
  results = 1000,
  mostPages = Number.POSITIVE_INFINITY,
): AsyncGenerator<T> {
  const asked = await unlessRejected([400], () => read({ start: 1, results }));
  const first = asked ?? (await read({ start: undefined, results: undefined }));
  const isPaged = asked !== undefined;
  // some servers count from 0 in what they say, and from 1 in what they are asked
  const base = first.startIndex === 0 ? 0 : 1;
  let [page, at] = [first, 1];
  for (let pages = 1; pages < maxPages; pages++) {
    yield* page.records;
    if (pages === mostPages) return;
    const { next, isCertain } = positionAfter(page, at);
    if (next === undefined || (!isPaged && !isCertain)) return;
    const following = await unlessRejected(pastTheEnd, () =>
      read({ start: next, results: isPaged ? results : undefined }),
    );
    if (!following || isRepeated(following, [first, page])) return;
    [page, at] = [following, beginningOf(following, base, { after: at, asked: next })];
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
function positionAfter<T>({ records, entries = records.length, totalAvailableRecords: total }: Page<T>, at: number) {
  const next = at + entries;
  // a total that is less than what came is none
  const isCertain = total !== undefined && total >= next - 1;
  const isLast = entries === 0 || (isCertain && next > total);
  return { next: isLast ? undefined : next, isCertain };
}

/** Returns where a page begins: as it says, if it may be a page between the one before and the one that was asked for. */
function beginningOf<T>(
  { startIndex }: Page<T>,
  base: number,
  { after, asked }: { after: number; asked: number },
): number {
  const said = startIndex === undefined ? asked : startIndex + 1 - base;
  return said > after && said <= asked ? said : asked;
}

function isRepeated<T>({ records }: Page<T>, before: readonly Page<T>[]): boolean {
  return before.some((page) => records.length > 0 && isSame(page.records, records));
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && JSON.stringify(one) === JSON.stringify(other);
}

async function unlessRejected<T>(statuses: readonly number[], read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (statuses.includes(rejectionStatus(error) ?? 0) && !isNoSuchUser(error)) return undefined;
    throw error;
  }
}
