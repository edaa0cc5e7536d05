import 'reflect-metadata';
import { IsDate, IsOptional } from 'class-validator';
import fc from 'fast-check';
import { ContactsQuery } from '../features/contacts/contacts.dto';
import type { ApiError } from './api-error';
import { PageQuery, paginate, ToInstant } from './page.dto';
import { ValidationPipe } from './validation.pipe';

class InstantQuery extends PageQuery {
  @IsOptional()
  @ToInstant()
  @IsDate()
  time?: Date;
}

function read<T>(metatype: new () => T, query: object): T {
  return new ValidationPipe().transform(query, { type: 'query', metatype }) as T;
}

function refusal(metatype: new () => object, query: object): Pick<ApiError, 'status' | 'code' | 'details'> {
  try {
    read(metatype, query);
  } catch (error) {
    return error as ApiError;
  }
  throw new Error('was not refused');
}

describe('a moment in a query', () => {
  it.each([
    ['2026-07-14T09:21:07.412Z', '2026-07-14T09:21:07.412Z'],
    ['2026-07-14T09:21:07Z', '2026-07-14T09:21:07.000Z'],
    ['2026-07-14 09:21:07.000Z', '2026-07-14T09:21:07.000Z'],
    ['2026-07-14 09:21:07', '2026-07-14T09:21:07.000Z'],
    ['2026-07-14T09:21:07', '2026-07-14T09:21:07.000Z'],
    ['1974-01-01 00:00:00', '1974-01-01T00:00:00.000Z'],
    ['2026-07-14T09:21:07.1', '2026-07-14T09:21:07.100Z'],
    ['2026-07-14T09:21:07.412345Z', '2026-07-14T09:21:07.412Z'],
    ['2026-07-14T09:21:07.412000Z', '2026-07-14T09:21:07.412Z'],
    ['2026-07-14T09:21:07+02:00', '2026-07-14T07:21:07.000Z'],
    ['2026-07-14T09:21:07.5-04:30', '2026-07-14T13:51:07.500Z'],
    ['2026-07-14 09:21:07+02:00', '2026-07-14T07:21:07.000Z'],
    ['2026-07-14 09:21:07 +02:00', '2026-07-14T07:21:07.000Z'],
    ['2026-07-14 09:21:07 Z', '2026-07-14T09:21:07.000Z'],
    ['2026-07-14T09:21:07 02:00', '2026-07-14T07:21:07.000Z'],
    ['2026-07-14 09:21:07.412345 02:00', '2026-07-14T07:21:07.412Z'],
    ['2026-07-14T09:21', '2026-07-14T09:21:00.000Z'],
    ['2026-07-14', '2026-07-14T00:00:00.000Z'],
    [' 2026-07-14T09:21:07Z ', '2026-07-14T09:21:07.000Z'],
  ])('%p is %s', (time, wanted) => {
    expect(read(InstantQuery, { time }).time?.toISOString()).toBe(wanted);
  });

  it.each([
    'yesterday',
    '',
    ' ',
    '1752484867',
    '2026-13-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-07-14T25:00:00Z',
    '14.07.2026',
    '2026-07-14T09:21:07Zulu',
    '2026-07-14T09:21:07Z; DROP',
    'null',
    ['2026-07-14T09:21:07Z', '2026-07-14T09:21:07Z'],
    { gt: '2026-07-14T09:21:07Z' },
  ])('C60 %p is refused, by the name of the field', (time) => {
    const { status, code, details } = refusal(InstantQuery, { time });
    expect([status, code, details?.path]).toEqual([422, 'validation_error', 'time']);
    expect(details?.reason).toMatch(/^time must be a Date/);
  });

  it.each([
    ['-271821-04-20T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['-271821-04-20T00:00:00.001Z', '1970-01-01T00:00:00.000Z'],
    ['0000-01-01', '1970-01-01T00:00:00.000Z'],
    ['1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00.000Z'],
    ['1970-01-01T00:00:00+01:00', '1970-01-01T00:00:00.000Z'],
    ['1970-01-01T00:00:00.001Z', '1970-01-01T00:00:00.001Z'],
    ['2100-12-31T23:59:59.999Z', '2100-12-31T23:59:59.999Z'],
    ['2101-01-01T00:00:00Z', '2100-12-31T23:59:59.999Z'],
    ['+275760-09-13T00:00:00Z', '2100-12-31T23:59:59.999Z'],
  ])('%p is taken as %s: years go from 1970 to 2100 [C60]', (time, wanted) => {
    expect(read(InstantQuery, { time }).time?.toISOString()).toBe(wanted);
  });

  it('may be missing', () => {
    expect(read(InstantQuery, {}).time).toBeUndefined();
  });

  it('is what it was, in whatever form it is written', () => {
    const forms = (moment: Date) => {
      const text = moment.toISOString();
      return [text, text.replace('T', ' '), text.slice(0, -1), `${text.slice(0, -1)}000Z`, text.replace('Z', '+00:00')];
    };
    const moments = fc.date({ min: new Date(0), max: new Date('2100-12-31T23:59:59.999Z'), noInvalidDate: true });
    fc.assert(
      fc.property(moments, (moment) => {
        for (const time of forms(moment)) expect(read(InstantQuery, { time }).time).toEqual(moment);
      }),
    );
  });
});

describe('a page in a query', () => {
  it('is the first hundred by default', () => {
    expect(read(PageQuery, {})).toEqual({ page: 1, items_per_page: 100 });
  });

  it('is read from text, and what is not known is ignored', () => {
    expect(read(PageQuery, { page: '3', items_per_page: '50', something: 'x' })).toEqual({
      page: 3,
      items_per_page: 50,
    });
  });

  it.each([
    ['page', '0'],
    ['page', '-1'],
    ['page', '1.5'],
    ['page', 'x'],
    ['page', ''],
    ['page', 'Infinity'],
    ['page', ['1', '2']],
    ['items_per_page', '0'],
    ['items_per_page', 'all'],
  ])('C60 is refused where %s is %p', (name, value) => {
    const { status, details } = refusal(PageQuery, { [name]: value });
    expect([status, details?.path]).toEqual([422, name]);
  });

  it('C60 of contacts has at most a thousand', () => {
    expect(read(ContactsQuery, { items_per_page: '1000' }).items_per_page).toBe(1000);
    expect(refusal(ContactsQuery, { items_per_page: '1001' }).details?.path).toBe('items_per_page');
    expect(refusal(ContactsQuery, { items_per_page: '0' }).details?.path).toBe('items_per_page');
    expect(refusal(ContactsQuery, { search: 'x'.repeat(201) }).details?.path).toBe('search');
  });

  it.each([
    ['phone_numbers', '1', ['1']],
    ['phone_numbers', ['1', '2'], ['1', '2']],
    ['phone_numbers[]', '1', ['1']],
    ['phone_numbers[]', ['1', '2'], ['1', '2']],
  ])('of contacts takes %s=%p', (name, value, wanted) => {
    expect(read(ContactsQuery, { [name]: value })).toMatchObject({ [name]: wanted });
  });
});

describe('paginate', () => {
  it('gives every item once, in order, with the exact total on each page', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 20 }), (all, items_per_page) => {
        const pages = Math.ceil(all.length / items_per_page);
        const items: number[] = [];
        for (let page = 1; page <= pages; page++) {
          const answer = paginate(all, { page, items_per_page });
          expect(answer.pagination).toEqual({ page, items_per_page, items_total: all.length });
          expect(answer.items.length).toBe(page < pages ? items_per_page : all.length - (pages - 1) * items_per_page);
          items.push(...answer.items);
        }
        expect(items).toEqual(all);
      }),
    );
  });

  it('is empty past the end, and says what was asked for and how many there are', () => {
    expect(paginate([1, 2, 3], { page: 9, items_per_page: 2 })).toEqual({
      items: [],
      pagination: { page: 9, items_per_page: 2, items_total: 3 },
    });
    expect(paginate([], {})).toEqual({ items: [], pagination: { page: 1, items_per_page: 100, items_total: 0 } });
  });
});
