import {
  charsetOf,
  messageNameOf,
  parseXml,
  requestOf,
  type XmlElement,
  XmlError,
  type XsiDocument,
  XsiFault,
  type XsiHttp,
  type XsiItems,
  xsiDocuments,
} from '@libs/xsi';

/** One response, as it came. */
export interface Recorded {
  /** Resource, without names that belong to the user: for showing. */
  label: string;
  /** Path of the document, without the name of an item. */
  path: string;
  /** Item of a list. */
  item?: { value: string; of: XsiItems };
  /** Index of the first record of a later page. */
  start?: number;
  status: number;
  bytes: Uint8Array;
  charset?: string;
  /** Its root, if it is a document. */
  root?: XmlElement;
}

/** Names of all documents that can be recorded, in the order of the requests. Items come with their list. */
export const recordable = Object.keys(xsiDocuments).filter((name) => !xsiDocuments[name]?.needsItem);

/** Those that are recorded by default: `versions` belongs to no user. */
export const recordedByDefault = recordable.filter((name) => name !== 'versions');

/**
 * Requests documents, the pages of each, and the items that they list; large items only `withLarge`. Throws
 * {@link XsiFault} at the first 401: each further one would bring the login closer to BroadWorks' lockout.
 */
export async function* fetchAll(
  http: XsiHttp,
  names: readonly string[],
  pages: number,
  withLarge: boolean,
): AsyncGenerator<Recorded> {
  for (const name of names) {
    const document = xsiDocuments[name];
    if (!document) continue;
    const { items } = document;
    let listed = items?.values ?? [];
    for await (const recorded of fetchPages(http, document, undefined, pages)) {
      listed = listed.concat(namesIn(items, recorded.root));
      yield recorded;
    }
    if (items?.isLarge && !withLarge) continue;
    for (const value of new Set(listed)) yield* fetchPages(http, document, value, pages);
  }
}

async function* fetchPages(
  http: XsiHttp,
  document: XsiDocument,
  item: string | undefined,
  pages: number,
): AsyncGenerator<Recorded> {
  const { target, query } = requestOf(document, item);
  const { path, isPaged, ...of } = describe(document, item);
  let start = 1;
  for (let page = 0; page < pages; page++) {
    const { status, bytes, headers } = await http.getRaw(target, start > 1 ? { ...query, start } : query);
    if (status === 401) throw new XsiFault(status);
    const charset = charsetOf([headers['content-type'] ?? []].flat()[0]);
    const root = rootOf(bytes, charset);
    yield { path, ...of, status, bytes, charset, root, ...(start > 1 && { start }) };
    const next = isPaged && status === 200 && root ? nextStart(root, start) : undefined;
    if (next === undefined) return;
    start = next;
  }
}

function describe(document: XsiDocument, value: string | undefined) {
  const { items, isPaged } = document;
  const path = document.path.replace(/^\//, '');
  if (value === undefined || !items) return { path, label: path, isPaged };
  const parent = items.path ?? path;
  const label = `${parent}/${items.values ? value : `<${items.name}>`}`;
  return { path: parent, label, isPaged: items.isPaged, item: { value, of: items } };
}

/** By what came, never by what was asked for; nothing behind the last page. */
function nextStart(root: XmlElement, start: number): number | undefined {
  const [first = start, count = 0, total] = ['startIndex', 'numberOfRecords', 'totalAvailableRecords'].map((name) =>
    numberOf(root, name),
  );
  const next = first + count;
  return count > 0 && next > start && (total === undefined || next <= total) ? next : undefined;
}

function numberOf(root: XmlElement, name: string): number | undefined {
  const text = root.children.find((child) => child.name === name)?.text;
  return text && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Names of items that can stand in a path. */
function namesIn({ listedIn }: Partial<XsiItems> = {}, root: XmlElement | undefined): string[] {
  return textsOf(listedIn, root)
    .map((text) => (text.startsWith('/v2.0/') ? messageNameOf({ messageId: text }) : text) ?? '')
    .filter((text) => !/^\.{0,2}$|\//.test(text));
}

function textsOf(place: XsiItems['listedIn'], element: XmlElement | undefined): string[] {
  if (!place || !element) return [];
  const own = element.name === place.parent ? element.children.filter(({ name }) => name === place.name) : [];
  return [...own.map(({ text }) => text), ...element.children.flatMap((child) => textsOf(place, child))];
}

function rootOf(bytes: Uint8Array, charset: string | undefined): XmlElement | undefined {
  try {
    return parseXml(bytes, charset).root;
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}
