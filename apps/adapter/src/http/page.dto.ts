import { Transform, Type } from 'class-transformer';
import { IsInt, Min } from 'class-validator';
import { DateTime } from 'luxon';

/** A page of a list. */
export class PageQuery {
  /** From 1. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  page?: number = 1;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  items_per_page?: number = 100;
}

/** Which page an answer is, and of how many items. */
export class Pagination {
  /** @example 1 */
  page: number;
  /** @example 100 */
  items_per_page: number;
  /**
   * Items on all pages.
   * @example 137
   */
  items_total: number;
}

export interface PageOf<T> {
  items: T[];
  pagination: Pagination;
}

export function paginate<T>(all: readonly T[], { page = 1, items_per_page = 100 }: PageQuery): PageOf<T> {
  const start = (page - 1) * items_per_page;
  return {
    items: all.slice(start, start + items_per_page),
    pagination: { page, items_per_page, items_total: all.length },
  };
}

/** Limits of every requested range. Dates computed from them are valid, too. */
const earliest = Date.UTC(1970, 0);
const latest = Date.UTC(2101, 0) - 1;

/**
 * A moment in a query: ISO 8601 with `T` or a blank; without an offset it is UTC. A moment before 1970 or after 2100 is the
 * first or the last of these years.
 */
export function ToInstant(): PropertyDecorator {
  return Transform(({ value }) => (typeof value === 'string' ? toInstant(value) : value));
}

function toInstant(value: string): Date {
  // an unencoded plus sign arrives as a blank
  const text = value
    .trim()
    .replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T')
    .replace(/ (\d{2}:?\d{2})$/, '+$1')
    .replace(' ', '');
  const millis = DateTime.fromISO(text, { zone: 'utc' }).toMillis();
  return new Date(Math.min(Math.max(millis, earliest), latest));
}
