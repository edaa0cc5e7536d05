// What is odd in a request, by the place in which it stands. `mark` is in each text that must never come back.

export const mark = 'zqxjkv';

const words = (text: string) => text.trim().split(/\s+/);
const lines = (text: string) => text.trim().split('\n');
const of = (names: readonly string[], values: readonly string[]) =>
  names.flatMap((name) => values.map((value) => `?${name}=${value}`));

export const endings = [
  ...words(
    String.raw`% %z %zz %FF %C0%AF %ED%A0%80 %00 %2e%2e%2f %5c.. \.. %25 %2525 %u0041 / // /. /.. /../.. ;x /% /%ff`,
  ),
  `/${mark}/${mark}`,
  `/${'x'.repeat(5000)}`,
];

export const ids = [
  ...words(
    `%00 %2e%2e .. . % %2f %C3%28 __proto__ constructor ~ ~!!! %7e%7e -1 1e400 %E2%80%AE '%20OR%201=1-- * @: %40`,
  ),
  '%0d%0aset-cookie:a=b',
  mark,
  `${mark}${'x'.repeat(300)}`,
  'x'.repeat(4000),
];

const parameters = words('page items_per_page time_from time_to from_date to_date search file_format user_id before');
const shapes = ['=1&X=2', '[]=1', '[a]=1', '[0]=1&X[1]=2', '=', '', '=%00', '=%FF', `=${mark}`];
const numbers = words('1e9 1e308 1e400 -1 -0 0 1.5 NaN Infinity 0x10 9007199254740993 %20 1,2 01 true');
const dates = [
  ...words(
    '-271821-04-20T00:00:00Z -271821-04-20 %2B275760-09-13T00:00:00Z +275760-09-13 0000-01-01 0001-01-01T00:00:00Z',
  ),
  ...words(
    '1969-12-31T23:59:59Z 9999-12-31T23:59:59.999999999%2B14:00 10000-01-01 2026-02-30 2026-13-01 2026-W53-7 2026-366',
  ),
  ...words('24:00 2026-11-27T25:61:61Z 2026-11-27T00:00:00%2B99:99 1e308 -1 0 99999999999999999 NaN now %00'),
  '2026-11-27T00:00:00Z'.repeat(20),
  `2026-11-27T00:00:00.${'9'.repeat(400)}Z`,
];

export const queries = [
  ...words(
    `? ?% ?%zz=% ?= ?&&& ?a ?${mark}=${mark} ?__proto__=1 ?__proto__[x]=1 ?constructor[prototype][x]=1 ?toString=1`,
  ),
  `?${'a=1&'.repeat(900)}`,
  `?${'x'.repeat(4200)}`,
  '?page=1#fragment',
  '?\u00e9',
];

/** Queries whose names mean something to an operation that reads. */
export const namedQueries = [
  ...parameters.flatMap((name) => shapes.map((shape) => `?${name}${shape.replace('X', name)}`)),
  ...of(['page', 'items_per_page'], [...numbers, '9'.repeat(400)]),
  ...of(['time_from', 'time_to', 'from_date', 'to_date'], dates),
  '?page=1e308&items_per_page=1e308',
  '?page=9007199254740991&items_per_page=9007199254740991',
];

export const methods = [
  ...words('GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT PROPFIND SEARCH MKCOL QUERY PURGE M-SEARCH FOO get'),
  '',
];

const deep = (open: string, close: string) => open.repeat(3000) + close.repeat(3000);
const fields =
  words(`user_ref login password refresh_token otp_id code config_token group type timestamp data seen number
  call_id other_call_id old_password new_password active forward_to number_of_rings locations location users user_id qr
  lifetime language tab email`);
const everywhere =
  words(String.raw`null true -1 1e400 9007199254740993 "" "\u0000" [] {} [[]] {"a":{}} {"length":-1} ["a","b"]
  "-271821-04-20T00:00:00Z" "+275760-09-13T00:00:00Z" "0000-01-01" "\ud800" "${mark}"`);

export const bodies: readonly (string | Buffer)[] = [
  ...words(String.raw`{"x": [] "${mark}" null 1e400 {}{} {/**/} {"x":1,"x":2} {"x":1,"\u0078":2} {"__proto__":{"x":1}}
    {"__pro\u0074o__":{"x":1}} {"constructor":{"prototype":{"x":1}}}`),
  deep('[', ']'),
  `${deep('{"x":', '}')}`,
  `{"x":${'['.repeat(3000)}`,
  Buffer.from('{"x":"\xff\xfe"}', 'latin1'),
  '\ufeff{}',
  '{"x":"\0"}',
  `{"x":"${'x'.repeat(70_000)}"}`,
  `{"x":"${'x'.repeat(300_000)}"}`,
  `{${Array.from({ length: 4000 }, (_, at) => `"k${at}":1`).join()}}`,
  '',
  ' \r\n\t',
  ...everywhere.map((value) => `{${fields.map((field) => `"${field}":${value}`).join()}}`),
  `{${fields.map((field) => `"${field}":"${'x'.repeat(400)}"`).join()}}`,
];

export const mediaTypes = lines(`
text/xml
text/plain
application/x-www-form-urlencoded
multipart/form-data
multipart/form-data; boundary=x
application/json; charset=utf-16
application/json;;
application/jsonx
application/problem+json
json
/
*/*
;
${mark}/x`);

/** Lines of a head; `|` is between two of them. */
export const headers = [
  ...lines(`
range: bytes=0-1
range: bytes=999999-
range: bytes=-0
range: bytes=0-0,2-3
range: x
if-range: "x"|range: bytes=0-1
if-match: "x"
if-match: *
if-none-match: *
if-modified-since: Fri, 31 Dec 9999 23:59:59 GMT
if-modified-since: x
if-unmodified-since: Thu, 01 Jan 1970 00:00:00 GMT
accept: image/x-none
accept: ;q=2,,
accept-charset: x
accept-encoding: *;q=0, identity;q=0
accept-language: xx;;q=?
accept-version: 9.9.9
expect: 100-continue
expect: ${mark}
upgrade: websocket|connection: upgrade|sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==|sec-websocket-version: 13
upgrade: h2c|connection: Upgrade, HTTP2-Settings|http2-settings: x
te: trailers
trailer: x
origin: https://evil.example|access-control-request-method: PUT
x-webtrit-tenant-id: a,b
x-webtrit-tenant-id: a|x-webtrit-tenant-id: default
x-webtrit-tenant-id: ${mark}/..
x-webtrit-tenant-id:
x-request-id:
x-request-id: a|x-request-id: b
x-request-id: \u00e9\t\u00e9
authorization:
authorization: Bearer
authorization: Bearer a b
authorization: Basic ${mark}
authorization: Bearer a|authorization: Bearer b
x-forwarded-for: x, ::1, 999.1.1.1
x-http-method-override: DELETE
content-encoding: gzip
content-length: 0
content-length: -1
content-length: 1e9
content-length: 99999999999999999999
content-length: +1
content-length: 5|content-length: 6
content-length: 5|transfer-encoding: chunked
transfer-encoding: gzip, chunked
transfer-encoding: chunked, chunked
transfer-encoding: chunked|transfer-encoding: chunked
transfer-encoding: identity
transfer-encoding: xchunked
transfer-encoding : chunked
host: other.example
x y: 1
x: a\0b
x: a| folded
: empty
no colon
x-\u00e9: 1
__proto__: 1`),
  `accept: ${'a/b,'.repeat(2000)}`,
  `accept-language: ${'de,'.repeat(3000)}`,
  `authorization: Bearer ${'x'.repeat(9000)}`,
  `cookie: ${'a=b;'.repeat(2000)}`,
  `x-request-id: ${'r'.repeat(8000)}`,
  `x: ${'x'.repeat(20_000)}`,
].map((head) => head.replaceAll('|', '\r\n'));

export const versions = lines(`
HTTP/2.0
HTTP/1.2
HTTP/0.9
HTTP/1.0
HTTP/9.9
http/1.1
HTTP/1.1 x
ICE/1.0
RTSP/1.0`);
