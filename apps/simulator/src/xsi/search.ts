import { badRequest } from './refusal';

/** What of a record a search parameter is compared with; any of several may match. */
export type SearchFields<T> = Record<string, (record: T) => (string | undefined)[]>;

type Matches = (text: string) => boolean;

/** The records that match the query's criteria. Parameters that are no criteria are ignored. Specification 3.5.17. */
export function search<T>(records: readonly T[], query: URLSearchParams, fields: SearchFields<T>): readonly T[] {
  const criteria = Object.entries(fields).flatMap(([name, textsOf]) =>
    valuesOf(query, name).map((value) => {
      const matches = name === 'groupId' ? equals(value) : searchValue(value, name === 'mpName');
      return (record: T) => textsOf(record).some((text) => text !== undefined && matches(text));
    }),
  );
  if (criteria.length === 0) return records;
  const isAnyEnough = query.get('searchCriteriaModeOr') === 'true';
  return records.filter((record) =>
    isAnyEnough ? criteria.some((matches) => matches(record)) : criteria.every((matches) => matches(record)),
  );
}

/** Of the parameters only `mpName` counts more than once. */
function valuesOf(query: URLSearchParams, name: string): string[] {
  const values = query.getAll(name).filter((value) => value !== '');
  return name === 'mpName' ? values : values.slice(0, 1);
}

/** `abc` equals, `abc*` starts with, `*abc*` contains; `/i` at the end ignores case; a slash inside is written `\/`. */
export function searchValue(value: string, isContainsByDefault = false): Matches {
  const ignoresCase = /(?<!\\)\/i$/.test(value);
  const bare = ignoresCase ? value.slice(0, -2) : value;
  if (/(?<!\\)\//.test(bare)) throw badRequest('a slash in a search value');
  const fold = (text: string) => (ignoresCase ? text.toLowerCase() : text);
  const matches = wildcard(fold(bare.replaceAll('\\/', '/')), isContainsByDefault);
  return (text) => matches(fold(text));
}

function wildcard(pattern: string, isContainsByDefault: boolean): Matches {
  const starts = /^([^*]*)\*$/.exec(pattern)?.[1];
  if (starts !== undefined) return (text) => text.startsWith(starts);
  const contained = /^\*(.*)\*$/.exec(pattern)?.[1] ?? (isContainsByDefault ? pattern : undefined);
  return contained === undefined ? equals(pattern) : (text) => text.includes(contained);
}

function equals(value: string): Matches {
  return (text) => text === value;
}

/** Sorted by a column of `sortColumn`, which may end in `/I` and `/desc`. An unknown column is the first one. */
export function sorted<T>(
  records: readonly T[],
  query: URLSearchParams,
  columns: [string, (record: T) => string][],
): readonly T[] {
  const [wanted, ...flags] = (query.get('sortColumn') ?? '').split('/');
  const column = (columns.find(([name]) => name === wanted) ?? columns[0])?.[1];
  if (!column) return records;
  const ignoresCase = flags.includes('I');
  const direction = flags.includes('desc') ? -1 : 1;
  const keyOf = (record: T) => (ignoresCase ? column(record).toLowerCase() : column(record));
  const keyed = records.map((record) => ({ record, key: keyOf(record) }));
  keyed.sort((one, other) => (one.key === other.key ? 0 : one.key < other.key ? -direction : direction));
  return keyed.map(({ record }) => record);
}
