import { decodeText } from '@libs/xsi';
import { emptyPageOf } from './empty-page';
import { type Fixture, type Fixtures, pathKey } from './fixtures';

export interface ReplayRequest {
  method: string;
  /** Path and query, as in the request line. */
  url: string;
  authorization?: string;
}

export interface ReplayResponse {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

export interface ReplayOptions {
  /** Passwords that must match, by user id. They go before the files called `password`; who is in neither may use any. */
  passwords?: Readonly<Record<string, string>>;
}

/** Everything below it is the path that BroadWorks documents; what comes before it is the operator's. */
const actionsRoot = '/v2.0/';
const deviceFilesRoot = '/dms/';
/** The file that answers whatever has no file of its own. */
const fallback = 'default';

const unauthorised: ReplayResponse = {
  status: 401,
  headers: { 'content-type': 'text/html;charset=utf-8', 'www-authenticate': 'Basic realm="BroadWorks"' },
  body: Buffer.from(
    '<!doctype html><html><head><title>HTTP Status 401</title></head><body>Unauthorized<br></body></html>',
  ),
};

/** What the fixtures answer to a request, or nothing where they hold no answer. */
export function resolve(
  fixtures: Fixtures,
  request: ReplayRequest,
  options: ReplayOptions = {},
): ReplayResponse | undefined {
  const [path = '', search = ''] = request.url.split('?', 2);
  const query = new URLSearchParams(search);
  const isDeviceFile = path.startsWith(deviceFilesRoot);
  const start = path.indexOf(actionsRoot);
  if (!isDeviceFile && start < 0) return undefined;

  const fixture = isDeviceFile
    ? deviceFileAt(fixtures, request.method, path)
    : actionAt(fixtures, request.method, segmentsOf(path.slice(start + actionsRoot.length)), query);
  const isRefusal = fixture !== undefined && fixture.status >= 400;
  const isOpen = fixture?.file === 'xsi/versions.xml' || isRefusal;
  if (!isOpen && !isAuthorised(fixtures, request.authorization, options)) return unauthorised;
  return fixture && answerOf(fixture, query);
}

function actionAt(
  { actions }: Fixtures,
  method: string,
  segments: readonly string[],
  query: URLSearchParams,
): Fixture | undefined {
  const own = (actions.get(pathKey(segments)) ?? [])
    .filter((fixture) => fixture.method === method)
    .filter((fixture) => [...fixture.query].every(([name, value]) => query.get(name) === value))
    // the one that says most about the query knows best
    .sort((a, b) => b.query.size - a.query.size)[0];
  return own ?? actions.get(pathKey([...segments.slice(0, 2), fallback]))?.[0];
}

function deviceFileAt({ deviceFiles }: Fixtures, method: string, path: string): Fixture | undefined {
  return method === 'GET' ? deviceFiles.get(segmentsOf(path.slice(deviceFilesRoot.length)).join('/')) : undefined;
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter(Boolean).map(decodeSegment);
}

/** As decodeURIComponent, for a segment that may be no percent-encoded text: then it matches nothing, and throws nothing. */
function decodeSegment(segment: string): string {
  return new URLSearchParams(`x=${segment.replaceAll('+', '%2B').replaceAll('&', '%26')}`).get('x') ?? '';
}

function isAuthorised({ passwords }: Fixtures, authorization = '', options: ReplayOptions): boolean {
  const [scheme, value] = authorization.split(' ', 2);
  if (scheme !== 'Basic') return /^(BroadWorksSSO|BroadWorksSIP|Bearer)$/.test(scheme ?? '') && Boolean(value);
  const credential = Buffer.from(value ?? '', 'base64').toString();
  const colon = credential.indexOf(':');
  if (colon < 1) return false;
  const userId = credential.slice(0, colon);
  const wanted = options.passwords?.[userId] ?? passwords.get(userId.toLowerCase());
  return wanted === undefined || wanted === credential.slice(colon + 1);
}

function answerOf(fixture: Fixture, query: URLSearchParams): ReplayResponse {
  const start = query.get('start') ?? '1';
  const isLaterPage = /^\d{1,9}$/.test(start) && Number(start) > 1 && !fixture.query.has('start');
  const empty = isLaterPage ? emptyPageOf(fixture, start) : undefined;
  return {
    status: fixture.status,
    headers: { 'content-type': empty ? 'application/xml;charset=UTF-8' : contentTypeOf(fixture) },
    body: empty ?? fixture.body,
  };
}

function contentTypeOf({ extension, body }: Fixture): string {
  switch (extension) {
    case 'xml':
    case 'xml.txt':
      return `application/xml;charset=${declaredCharset(body)}`;
    case 'html':
      return 'text/html;charset=utf-8';
    case 'json':
      return 'application/json';
    default:
      return 'text/plain';
  }
}

function declaredCharset(body: Buffer): string {
  return /^<\?xml[^>]*\sencoding="([\w-]+)"/.exec(body.toString('latin1'))?.[1] ?? decodeText(body).charset;
}
