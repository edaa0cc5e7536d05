import {
  XsiClient,
  type XsiCredential,
  XsiDecodeError,
  XsiFarm,
  XsiFault,
  type XsiHttpOptions,
  XsiUnreachable,
} from '.';
import { path, queryString } from './path';
import { closeServers, serve, type TestServer } from './testing/servers';

const farms: XsiFarm[] = [];
const basic: XsiCredential = { type: 'basic', userId: 'alice@example.com', password: 'invented' };
const actions = '/com.broadsoft.xsi-actions/v2.0';

function client({ url }: TestServer, credential = basic, options?: XsiHttpOptions): XsiClient {
  const farm = new XsiFarm({ servers: [url], timeouts: { headers: 500, total: 2000 } });
  farms.push(farm);
  return new XsiClient(farm, 'alice@example.com', credential, options);
}

const xml = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>${body.replace('>', ' xmlns="http://schema.broadsoft.com/xsi">')}`;
const token = xml('<LoginToken><token>t</token></LoginToken>');
const error = (code: number) => xml(`<ErrorInfo><summary>a</summary><errorCode>${code}</errorCode></ErrorInfo>`);
const answering = (status: number, body = '', headers: Record<string, string | string[]> = {}) =>
  serve((_, response) => response.writeHead(status, headers).end(body));
const failure = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: Error) => error,
  );

afterEach(async () => {
  await Promise.all(farms.splice(0).map((farm) => farm.close()));
  await closeServers();
});

describe('a request carries', () => {
  it.each<[XsiCredential, string]>([
    [basic, 'Basic YWxpY2VAZXhhbXBsZS5jb206aW52ZW50ZWQ='],
    [{ type: 'sso', token: 'abc' }, 'BroadWorksSSO abc'],
    [{ type: 'sip', userId: 'a', sipUsername: 's', sipPassword: 'p' }, 'BroadWorksSIP basic="YTpw",sipUser="cw=="'],
    [{ type: 'bearer', token: 'abc' }, 'Bearer abc'],
  ])('the credential %j', async (credential, authorization) => {
    const server = await answering(200, token);
    await client(server, credential).profile.loginToken();
    expect(server.requests[0]?.headers.authorization).toBe(authorization);
  });

  it('a protocol version and what else is configured', async () => {
    const server = await answering(200, token);
    await client(server, basic, {
      protocolVersion: '23.0',
      headers: () => ({ 'x-request-id': '7' }),
    }).profile.loginToken();
    expect(server.requests[0]?.headers).toMatchObject({
      'x-broadworks-protocol-version': '23.0',
      'x-request-id': '7',
      'accept-encoding': 'identity',
    });
    expect(server.requests[0]?.url).toBe(`${actions}/user/alice@example.com/profile/LoginToken`);
  });

  it('the cookie of an earlier answer and still the credential, in one client only', async () => {
    const server = await answering(200, token, { 'set-cookie': ['JSESSIONID=1; Path=/; HttpOnly', 'b=2'] });
    const [alice, other] = [client(server), client(server)];
    await alice.profile.loginToken();
    await alice.profile.loginToken();
    await other.profile.loginToken();
    expect(server.requests.map(({ headers }) => headers.cookie)).toEqual([
      undefined,
      expect.stringContaining('JSESSIONID=1'),
      undefined,
    ]);
    expect(server.requests[1]?.headers.authorization).toMatch(/^Basic /);
  });

  it('D36 D53 no cookie after a 401: calls whose session ended are asked for once more, and nobody hears of it', async () => {
    let ended = false;
    const server = await serve((request, response) => {
      if (ended && request.headers.cookie) setTimeout(() => response.writeHead(401).end(), 20);
      else response.setHeader('set-cookie', 'JSESSIONID=1; Path=/').end(token);
    });
    const xsi = client(server);
    await xsi.profile.loginToken();
    ended = true;
    await Promise.all([xsi.profile.loginToken(), xsi.profile.loginToken()]);
    const cookies = server.requests.map(({ headers }) => headers.cookie);
    expect(cookies).toEqual([undefined, 'JSESSIONID=1', 'JSESSIONID=1', undefined, undefined]);
  });

  it('C41 a password that is refused without the cookie, too, is not sent a third time', async () => {
    let refuses = false;
    const server = await serve((_, response) => {
      if (refuses) response.writeHead(401).end();
      else response.setHeader('set-cookie', 'JSESSIONID=1; Path=/').end(token);
    });
    const xsi = client(server);
    await xsi.profile.loginToken();
    refuses = true;
    expect(await failure(xsi.profile.loginToken())).toEqual(new XsiFault(401));
    expect(server.requests.map(({ headers }) => headers.cookie)).toEqual([undefined, 'JSESSIONID=1', undefined]);
  });
});

describe('an answer', () => {
  it.each<[string, number, string, Record<string, string>, Error]>([
    ['a 401 page', 401, '<html><br></html>', { 'content-type': 'text/html' }, new XsiFault(401, undefined)],
    [
      'a 404 with ErrorInfo',
      404,
      xml('<ErrorInfo><summary>alice</summary><errorCode>4008</errorCode></ErrorInfo>'),
      {},
      new XsiFault(404, 4008),
    ],
    [
      'a 403 with ErrorInfo without a code',
      403,
      xml('<ErrorInfo><summary>a</summary></ErrorInfo>'),
      {},
      new XsiFault(403),
    ],
    [
      'a 500 with ErrorInfo that calls itself HTML',
      500,
      error(900),
      { 'content-type': 'text/html' },
      new XsiFault(500, 900),
    ],
  ])('that says no is a fault: %s', async (_, status, body, headers, expected) => {
    const error = await failure(client(await answering(status, body, headers)).profile.loginToken());
    expect(error).toBeInstanceOf(XsiFault);
    expect(error).toEqual(expected);
  });

  it.each([400, 403, 404, 405, 407, 409, 429, 500, 502, 503])(
    'with %i and no ErrorInfo was not given by BroadWorks',
    async (status) => {
      for (const body of ['', '<html><body>Not here</body></html>', '{"error":1}', xml('<Profile/>')]) {
        const failed = await failure(client(await answering(status, body)).profile.loginToken());
        expect(failed).toEqual(new XsiUnreachable(`something in between answered ${status}`));
      }
    },
  );

  it.each<[string, string, Record<string, string>]>([
    ['D24: is compressed', token, { 'content-encoding': 'compress' }],
    ['D27: is empty', '', {}],
    ['D28: is another document', xml('<Profile/>'), {}],
    ['D32: is HTML', '<html><body><br></body></html>', {}],
    ['D14: was cut off where it ends by closing', token.slice(0, -8), {}],
  ])('is refused that %s', async (_, body, headers) => {
    expect(await failure(client(await answering(200, body, headers)).profile.loginToken())).toBeInstanceOf(
      XsiDecodeError,
    );
  });

  it.each([
    ['over plain http', (url: string) => `${url}/x`],
    ['of another host', () => 'https://other.example.com/x'],
    ['that is none', () => ''],
  ])('D33: does not lead to an address %s', async (_, location) => {
    const server = await serve((request, response) =>
      response.writeHead(302, { location: location(`http://${request.headers.host}`) }).end(),
    );
    const error = await failure(client(server).profile.read());
    expect(error).toBeInstanceOf(XsiUnreachable);
    expect(error?.message).not.toMatch(/127|example/);
    expect(server.requests).toHaveLength(1);
  });

  it('is not awaited longer than the caller wants', async () => {
    const server = await serve(() => undefined);
    const error = await failure(client(server).profile.read({ signal: AbortSignal.timeout(30) }));
    expect(error?.message).toBe('BroadWorks did not answer: given up');
  });
});

describe('a path', () => {
  it.each(['', '.', '..', 'a/b', '../x'])('does not take %j', (value) => {
    expect(() => path`user/${value}`).toThrow(RangeError);
  });

  it('is encoded, but for @ and :', () => {
    expect(path`a/${'x+y#z ?é%2F'}/b/${'u@h:5060'}`).toBe('a/x%2By%23z%20%3F%C3%A9%252F/b/u@h:5060');
  });

  it('reaches the server as it was built', async () => {
    const server = await answering(404);
    await failure(client(server).devices.byLinePort('+1 5#b@example.com:5060'));
    expect(server.requests[0]?.url).toBe(
      `${actions}/user/alice@example.com/profile/device/%2B1%205%23b@example.com:5060`,
    );
  });

  it('has a query of what is given', () => {
    expect(queryString({ a: 'x y&z', b: [1, 2], c: undefined, d: new Date(0), e: false })).toBe(
      '?a=x%20y%26z&b=1&b=2&d=1970-01-01T00%3A00%3A00.000Z&e=false',
    );
    expect(queryString({ a: undefined })).toBe('');
  });
});
