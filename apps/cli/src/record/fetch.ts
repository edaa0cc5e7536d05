import { charsetOf, parseXml, type XmlElement, XmlError, XsiFault, type XsiHttp } from '@libs/xsi';
import { resources, targetOf } from '../connection/resources';

/** One answer, as it came. */
export interface Recorded {
  /** What was asked for, without anything that a user named: for showing. */
  label: string;
  segments: readonly string[];
  /** Index of the first record, where it is a later page. */
  start?: number;
  status: number;
  bytes: Uint8Array;
  charset?: string;
  /** Its root, if it is a document. */
  root?: XmlElement;
}

interface Wanted {
  label: string;
  segments: readonly string[];
  isPaged: boolean;
}

/** Everything that can be recorded, in the order in which it is asked for. */
export const recordable = Object.keys(resources).filter((name) => name !== 'device');

/**
 * Requests the named resources, the pages of each, and the line ports and custom directories that they list. Throws
 * {@link XsiFault} at the first 401: each further one would bring the login closer to BroadWorks' lockout.
 */
export async function* fetchAll(http: XsiHttp, names: readonly string[], pages: number): AsyncGenerator<Recorded> {
  for (const name of names) {
    const resource = resources[name];
    if (!resource) continue;
    const { segments, part, isPaged = false } = resource;
    let listed: string[] = [];
    for await (const recorded of fetchPages(http, { label: segments.join('/'), segments, isPaged }, pages)) {
      listed = listed.concat(namesIn(name, recorded.root));
      yield recorded;
    }
    for (const value of part?.values ?? listed) {
      const last = part?.values ? value : `<${part?.name ?? 'line port'}>`;
      const label = [...segments, last].join('/');
      yield* fetchPages(http, { label, segments: [...segments, value], isPaged: part?.isPaged ?? false }, pages);
    }
  }
}

async function* fetchPages(
  http: XsiHttp,
  { label, segments, isPaged }: Wanted,
  pages: number,
): AsyncGenerator<Recorded> {
  let start = 1;
  for (let page = 0; page < pages; page++) {
    const { status, bytes, headers } = await http.getRaw(targetOf(segments), start > 1 ? { start } : {});
    if (status === 401) throw new XsiFault(status);
    const charset = charsetOf([headers['content-type'] ?? []].flat()[0]);
    const root = rootOf(bytes, charset);
    yield { label, segments, status, bytes, charset, root, ...(start > 1 && { start }) };
    const next = isPaged && status === 200 && root ? nextStart(root, start) : undefined;
    if (next === undefined) return;
    start = next;
  }
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

function namesIn(resource: string, root: XmlElement | undefined): string[] {
  const [list, name] =
    resource === 'devices'
      ? ['accessDevice', 'deviceLinePort']
      : resource === 'custom-contacts'
        ? ['directory', 'name']
        : [];
  const found = (root?.children ?? [])
    .filter((child) => child.name === list)
    .flatMap(({ children }) => children.filter((child) => child.name === name).map(({ text }) => text));
  return [...new Set(found)].filter((text) => text !== '' && !text.includes('/'));
}

function rootOf(bytes: Uint8Array, charset: string | undefined): XmlElement | undefined {
  try {
    return parseXml(bytes, charset).root;
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}
