import fc from 'fast-check';
import { XsiDecodeError } from '../errors';
import { allRecords, type Page, type PageQuery } from './paging';

/** A list as BroadWorks serves it: cut to the server's own limit, with more or fewer of the counts. */
function pager<T>(list: T[], limit: number, counts: { start: boolean; number: boolean; total: boolean }) {
  return async ({ start, results }: Required<PageQuery>): Promise<Page<T>> => {
    const records = list.slice(start - 1, start - 1 + Math.min(limit, results));
    return {
      records,
      startIndex: counts.start ? start : undefined,
      numberOfRecords: counts.number ? records.length : undefined,
      totalAvailableRecords: counts.total ? list.length : undefined,
    };
  };
}

async function all<T>(read: (page: Required<PageQuery>) => Promise<Page<T>>, results?: number): Promise<T[]> {
  const found: T[] = [];
  for await (const record of allRecords(read, results)) found.push(record);
  return found;
}

describe('allRecords', () => {
  it('yields any list exactly, whatever the server makes of the page size', async () => {
    const counts = fc.record({ start: fc.boolean(), number: fc.boolean(), total: fc.boolean() });
    const size = fc.integer({ min: 1, max: 12 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer(), { maxLength: 60 }),
        size,
        size,
        counts,
        async (list, limit, results, given) => {
          expect(await all(pager(list, limit, given), results)).toEqual(list);
        },
      ),
    );
  });

  it('asks once more only where the server does not say how many there are', async () => {
    const asked: number[] = [];
    const read = (total: boolean) => (page: Required<PageQuery>) => {
      asked.push(page.start);
      return pager([1, 2, 3], 2, { start: true, number: true, total })(page);
    };
    await all(read(true));
    await all(read(false));
    expect(asked).toEqual([1, 3, 1, 3, 4]);
  });

  it('reads no page beyond those that are wanted', async () => {
    const asked: number[] = [];
    const read = async (page: Required<PageQuery>) => {
      asked.push(page.start);
      return { records: [page.start], startIndex: page.start, totalAvailableRecords: 5 };
    };
    const found: number[] = [];
    for await (const record of allRecords(read, 1, 2)) found.push(record);
    expect([found, asked]).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it.each([
    ['says so', 1],
    ['does not say so', undefined],
  ])('does not go on for ever with a server that repeats a page and %s', async (_, startIndex) => {
    await expect(all(async () => ({ startIndex, records: [1, 2] }))).rejects.toBeInstanceOf(XsiDecodeError);
  });
});
