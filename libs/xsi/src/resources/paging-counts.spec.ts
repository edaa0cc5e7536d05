// What servers say of their pages, and what is made of it.

import { XsiClient } from '../client';
import { XsiFarm } from '../farm';
import { closeServers, serve } from '../testing/servers';
import { allRecords, collect, type Page, type PageQuery } from './paging';

const all = <T>(read: (page: PageQuery) => Promise<Page<T>>) => collect(allRecords(read));

describe('allRecords', () => {
  it.each([
    ['from 0', (start: number) => start - 1],
    ['always 1', () => 1],
    ['always 0', () => 0],
    ['-1', () => -1],
    ['after the page that was asked for', () => 999],
  ])('reads every record once, whatever a server says where a page begins: %s', async (_, startIndexOf) => {
    const list = Array.from({ length: 11 }, (_, index) => index);
    const read = async ({ start = 1 }: PageQuery) => ({
      startIndex: startIndexOf(start),
      records: list.slice(start - 1, start + 3),
    });
    expect(await all(read)).toEqual(list);
  });

  it('goes on after the entries that cannot be read, also after a page without any that can', async () => {
    const read = async ({ start = 1 }: PageQuery): Promise<Page<number>> => {
      const entries = [1, 0, 0, 0, 5].slice(start - 1, start + 1);
      return { entries: entries.length, records: entries.filter((one) => one > 0) };
    };
    expect(await all(read)).toEqual([1, 5]);
  });

  it.each([3, 1000, -1, 0])('counts what came, not what a document says: %i', async (said) => {
    const asked: (string | undefined)[] = [];
    const rows = ['a', 'b', 'c'].map((id) => `<directoryDetails><userId>${id}</userId></directoryDetails>`);
    const { url } = await serve(({ url = '' }, response) => {
      asked.push(url);
      const start = Number(/start=(\d+)/.exec(url)?.[1]);
      const page = rows.slice(start - 1, start + 1).join('');
      response.end(
        `<Group><startIndex>${start}</startIndex><numberOfRecords>${said}</numberOfRecords><groupDirectory>${page}</groupDirectory></Group>`,
      );
    });
    const farm = new XsiFarm({ servers: [url] });
    const xsi = new XsiClient(farm, 'a@example.com', { type: 'basic', userId: 'a', password: 'x' });
    const people = await collect(xsi.directories.allOfGroup());
    expect([people.map(({ userId }) => userId), asked.length]).toEqual([['a', 'b', 'c'], 3]);
    await farm.close();
    await closeServers();
  });
});
