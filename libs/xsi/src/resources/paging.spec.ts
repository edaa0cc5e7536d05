import fc from 'fast-check';
import { userNotFound, XsiFault } from '../errors';
import { allRecords, type Page, type PageQuery } from './paging';

/** A list as BroadWorks serves it: cut to the server's own limit, with more or fewer of the counts. */
function pager<T>(list: T[], limit: number, counts: { start: boolean; total: boolean }) {
  return async ({ start = 1, results = limit }: PageQuery): Promise<Page<T>> => {
    const records = list.slice(start - 1, start - 1 + Math.min(limit, results));
    return {
      records,
      startIndex: counts.start ? start : undefined,
      totalAvailableRecords: counts.total ? list.length : undefined,
    };
  };
}

async function all<T>(read: (page: PageQuery) => Promise<Page<T>>, results?: number): Promise<T[]> {
  const found: T[] = [];
  for await (const record of allRecords(read, results)) found.push(record);
  return found;
}

describe('allRecords', () => {
  it('yields any list exactly, whatever the server makes of the page size', async () => {
    const counts = fc.record({ start: fc.boolean(), total: fc.boolean() });
    const size = fc.integer({ min: 1, max: 12 });
    await fc.assert(
      fc.asyncProperty(
        // no list has the same record twice
        fc.uniqueArray(fc.integer(), { maxLength: 60 }),
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
    const asked: (number | undefined)[] = [];
    const read = (total: boolean) => (page: PageQuery) => {
      asked.push(page.start);
      return pager([1, 2, 3], 2, { start: true, total })(page);
    };
    await all(read(true));
    await all(read(false));
    expect(asked).toEqual([1, 3, 1, 3, 4]);
  });

  it('reads no page beyond those that are wanted', async () => {
    const asked: number[] = [];
    const read = async ({ start = 0 }: PageQuery) => {
      asked.push(start);
      return { records: [start], startIndex: start, totalAvailableRecords: 5 };
    };
    const found: number[] = [];
    for await (const record of allRecords(read, 1, 2)) found.push(record);
    expect([found, asked]).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it.each([
    ['says so', { startIndex: 1 }],
    ['does not say so', {}],
    ['says that it is another one', 'echo'],
    ['says so, with a total', { startIndex: 1, totalAvailableRecords: 9 }],
  ])('ends at a page that came before, with a server that ignores where to begin and %s', async (_, counts) => {
    const asked: (number | undefined)[] = [];
    const read = async ({ start }: PageQuery): Promise<Page<number>> => {
      asked.push(start);
      return { ...(counts === 'echo' ? { startIndex: start } : (counts as object)), records: [1, 2] };
    };
    expect(await all(read)).toEqual([1, 2]);
    expect(asked).toEqual([1, 3]);
  });

  it('ends at the last page, with a server that repeats it for whatever is behind it', async () => {
    const read = async ({ start = 1 }: PageQuery) => ({ records: start < 3 ? [1, 2] : [3] });
    expect(await all(read)).toEqual([1, 2, 3]);
  });

  /** A server that refuses every request of which this is true. */
  const refusing = (isRefused: (page: PageQuery) => boolean, asked: PageQuery[] = [], total?: number) => {
    return async (page: PageQuery): Promise<Page<number>> => {
      asked.push(page);
      if (isRefused(page)) throw new XsiFault(400, 900_400);
      const { start = 1, results = 2 } = page;
      return { records: [1, 2, 3, 4].slice(start - 1, start - 1 + results), totalAvailableRecords: total };
    };
  };

  it('ends where the page behind the last one is refused with 400', async () => {
    expect(
      await all(
        refusing(({ start = 1 }) => start > 4),
        2,
      ),
    ).toEqual([1, 2, 3, 4]);
    expect(
      await all(
        refusing(({ start = 1 }) => start > 2),
        2,
      ),
    ).toEqual([1, 2]);
  });

  it('ends there, too, with a total that counts what it does not show', async () => {
    const read = refusing(({ start = 1 }) => start > 4, [], 5);
    expect(await all(read, 2)).toEqual([1, 2, 3, 4]);
  });

  it('asks once more without paging where paging is refused, and fails if that is, too', async () => {
    const asked: PageQuery[] = [];
    expect(await all(refusing(({ start }) => start !== undefined, asked))).toEqual([1, 2]);
    expect(asked).toEqual([{ start: 1, results: 1000 }, {}]);
    await expect(all(refusing(() => true, asked))).rejects.toEqual(new XsiFault(400, 900_400));
    expect(asked).toHaveLength(4);
  });

  it('goes on without a size where only the size is refused', async () => {
    expect(await all(refusing(({ results }) => results !== undefined, [], 4))).toEqual([1, 2, 3, 4]);
  });

  it.each([401, 403, 404, 500])('passes on every other refusal: %i', async (status) => {
    const read = async () => {
      throw new XsiFault(status, 1);
    };
    await expect(all(read)).rejects.toEqual(new XsiFault(status, 1));
  });

  it.each([['a total that is less than there are', { totalAvailableRecords: 1 }]])(
    'does not believe %s',
    async (_, counts) => {
      const read = async ({ start = 1, results = 2 }: PageQuery) => ({
        ...counts,
        records: [1, 2, 3].slice(start - 1, start - 1 + Math.min(results, 2)),
      });
      expect(await all(read)).toEqual([1, 2, 3]);
    },
  );

  it.each([404, 416])('ends where the page after the last one is rejected with %i, too', async (status) => {
    const read = async ({ start = 1 }: PageQuery) => {
      if (start > 3) throw new XsiFault(status, 1);
      return { records: [1, 2, 3].slice(start - 1, start + 1) };
    };
    expect(await all(read)).toEqual([1, 2, 3]);
  });

  it('fails where the user is gone before the last page', async () => {
    const read = async ({ start = 1 }: PageQuery) => {
      if (start > 1) throw new XsiFault(404, userNotFound);
      return { records: [1, 2] };
    };
    await expect(all(read)).rejects.toEqual(new XsiFault(404, userNotFound));
  });
});
