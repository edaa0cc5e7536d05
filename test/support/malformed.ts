import { bodies, endings, headers, ids, mediaTypes, methods, namedQueries, queries, versions } from './odd-values';

/** An operation of a listener, such as `GET /api/v1/user/contacts/:user_id`. */
export interface Route {
  method: string;
  url: string;
}

/** A request that is odd in one way, which has a name. */
export interface OddRequest {
  route: Route;
  kind: string;
  bytes: Buffer;
}

interface Parts {
  verb?: string;
  path?: string;
  version?: string;
  host?: string;
  lines?: string;
  body?: string | Buffer;
}

const json = 'content-type: application/json';

/** Every kind of odd request to one route. `token` lets it past the guard. */
export function oddRequests(route: Route, token?: string): OddRequest[] {
  const plain = route.url.replace(/:\w+|\*/g, 'x');
  const ask = (kind: string, parts: Parts): OddRequest => ({
    route,
    kind: kind.slice(0, 60),
    bytes: toBytes({ verb: route.method, path: plain, ...parts }, token),
  });
  const hasParameters = route.method === 'GET' && !route.url.includes('/docs');
  const inQuery = hasParameters ? [...queries, ...namedQueries] : queries;
  // a body that nobody reads may cut off a long response: the connection is reset behind it
  const inBody = bodies.filter((body) => route.method !== 'GET' || body.length < 65_536);
  const inIds = route.url.includes(':') ? ids : [];
  return [
    ...endings.map((ending) => ask(`path and ${ending}`, { path: plain + ending })),
    ...inIds.map((id) => ask(`id ${id}`, { path: route.url.replace(/:\w+/g, id) })),
    ...inQuery.map((query) => ask(`query ${query}`, { path: plain + query })),
    ...methods.map((verb) => ask(`method ${verb}`, { verb })),
    ...['GET', 'POST', 'DELETE'].map((verb) => ask(`method ${verb} with a body`, { verb, lines: json, body: '{}' })),
    ...inBody.map((body) => ask(`body ${body}`, { lines: json, body })),
    ...mediaTypes.map((type) => ask(`media type ${type}`, { lines: `content-type: ${type}`, body: '{}' })),
    ...headers.map((lines) => ask(`header ${lines}`, { lines, body: bodyAfter(lines) })),
    ...versions.map((version) => ask(`version ${version}`, { version })),
    ask('a body of no media type', { body: '{}' }),
    ask('an absolute address', { path: `http://evil.example${plain}` }),
    ask('an address of another scheme', { path: `ftp://evil.example${plain}` }),
    ask('an asterisk', { path: '*' }),
    ask('a path without a slash', { path: plain.slice(1) }),
    ask('no host', { host: '' }),
    ask('two hosts', { host: 'host: a\r\nhost: b' }),
    {
      route,
      kind: 'bytes that follow',
      bytes: Buffer.from(`${route.method} ${plain} HTTP/1.1\r\nhost: a\r\n\r\n\0\r\n\r\n`),
    },
    { route, kind: 'bare line feeds', bytes: Buffer.from(`${route.method} ${plain} HTTP/1.1\nhost: a\n\n`) },
  ];
}

function bodyAfter(lines: string): string {
  return /^(content-length|transfer-encoding)/.test(lines) ? '2\r\n{}\r\n0\r\n\r\n' : '';
}

function toBytes(
  { verb, path, version = 'HTTP/1.1', host = 'host: adapter', lines = '', body = '' }: Parts,
  token?: string,
): Buffer {
  const hasLength = /^(content-length|transfer-encoding)/im.test(lines);
  const head = [
    [verb, path, version].join(' '),
    host,
    'connection: close',
    token && `authorization: Bearer ${token}`,
    lines,
    body.length > 0 && !hasLength && `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.concat([Buffer.from(`${head.filter(Boolean).join('\r\n')}\r\n\r\n`, 'latin1'), Buffer.from(body)]);
}
