import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import tls from 'node:tls';
import { DeviceFiles, type DeviceFilesOptions, XsiDecodeError, XsiFault, XsiUnreachable } from '..';
import { selfSigned } from '../testing/certificate';
import { closedPort, closeServers, serve, serveTcp } from '../testing/servers';
import { parseChallenges } from './challenge';

const credential = { userName: 'device-7', password: 'invented, "secret" é' };
const file = '<config/>';
const clients: DeviceFiles[] = [];

function client(host: string, options: Partial<DeviceFilesOptions> = {}): DeviceFiles {
  const files = new DeviceFiles({ allowedHosts: [host], allowHttp: true, ...options });
  clients.push(files);
  return files;
}

const get = (files: DeviceFiles, baseUrl: string, fileName = 'config.xml', signal?: AbortSignal) =>
  files.fetch({ baseUrl: `${baseUrl}/dms/bc/pc/`, fileName, credential, signal });

async function failure(fetching: Promise<unknown>): Promise<Error> {
  const error = await fetching.then(
    () => new Error('it did not fail'),
    (reason: Error) => reason,
  );
  expect(error.message).not.toMatch(/device-7|invented|secret|127\.0\.0\.1|config|dms/);
  return error;
}

const sendFile = (response: ServerResponse) => response.setHeader('content-type', 'text/xml').end(file);

/** Whether a request holds the right answer to Digest, by a calculation of the test's own. */
function isRight({ headers, url, method }: IncomingMessage, nonce: string, hash: string): boolean {
  const given = parseChallenges(headers.authorization)[0]?.parameters;
  if (!given || given.get('nonce') !== nonce || given.get('uri') !== url) return false;
  const of = (text: string, charset: 'utf8' | 'latin1' = 'utf8') =>
    createHash(hash).update(text, charset).digest('hex');
  const realm = given.get('realm') ?? '';
  const user = Buffer.from(`${credential.userName}:`);
  const a1 = createHash(hash).update(
    Buffer.concat([user, Buffer.from(`${realm}:`, 'latin1'), Buffer.from(credential.password)]),
  );
  const rest = given.has('qop') ? `${given.get('nc')}:${given.get('cnonce')}:auth:` : '';
  return given.get('response') === of(`${a1.digest('hex')}:${nonce}:${rest}${of(`${method}:${url}`)}`);
}

function digestServer(challenges: string[], hash = 'md5', nonces = ['first nonce']) {
  let asked = 0;
  return serve((request, response) => {
    if (request.headers.authorization && isRight(request, nonces.at(-1) ?? '', hash)) return sendFile(response);
    const nonce = nonces[Math.min(asked++, nonces.length - 1)];
    const stale = request.headers.authorization ? ', stale=true' : '';
    response.writeHead(401, {
      'WWW-Authenticate': challenges.map((line) => line.replace('NONCE', `nonce="${nonce}"${stale}`)),
    });
    return response.end('<html>no</html>');
  });
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((files) => files.close()));
  await closeServers();
});

describe('a device file is fetched', () => {
  it('without a credential where none is demanded, and joined with one slash', async () => {
    const server = await serve((_, response) => sendFile(response));
    const files = client(server.host, { headers: { 'user-agent': 'wanted' } });
    const { bytes, contentType } = await files.fetch({
      baseUrl: `\n${server.url}/dms//`,
      fileName: '/a b.xml?m=1',
      credential,
    });
    expect([Buffer.from(bytes).toString(), contentType]).toEqual([file, 'text/xml']);
    const [request] = server.requests;
    expect(request?.url).toBe('/dms/a%20b.xml?m=1');
    expect(request?.headers).toMatchObject({ 'user-agent': 'wanted', 'accept-encoding': 'identity' });
    expect(request?.headers.authorization).toBeUndefined();
  });

  it.each<[string, string[], string]>([
    ['MD5 and qop', ['Digest realm="r, s", qop="auth", NONCE, opaque="o"'], 'md5'],
    ['SHA-256', ['Digest realm="r", qop="auth,auth-int", algorithm=SHA-256, NONCE'], 'sha256'],
    ['no qop', ['Digest realm="r", NONCE'], 'md5'],
    ['Basic before it', ['Basic realm="r"', 'Digest realm="r", qop=auth, NONCE'], 'md5'],
    ['a realm that is not ASCII', [`Digest realm="B\xfcro \\"Z\xfcrich\\"", qop=auth, NONCE`], 'md5'],
  ])('with Digest: %s', async (_, challenges, hash) => {
    const server = await digestServer(challenges, hash);
    await expect(get(client(server.host), server.url, 'config.xml?x=1,2')).resolves.toMatchObject({
      contentType: 'text/xml',
    });
    expect(server.requests).toHaveLength(2);
  });

  it('from a server that closes a connection at its second request [D17]', async () => {
    const used = new WeakSet<object>();
    const server = await serve((request, response) => {
      if (used.has(request.socket)) return void request.socket.destroy();
      used.add(request.socket);
      if (request.headers.authorization) sendFile(response);
      else response.writeHead(401, { 'www-authenticate': 'Basic realm="a"' }).end();
    });
    const files = client(server.host);
    for (let fetched = 0; fetched < 3; fetched++) expect((await get(files, server.url)).bytes).toHaveLength(9);
  });

  it('with Digest again when the nonce is stale', async () => {
    const server = await digestServer(['Digest realm="r", qop=auth, NONCE'], 'md5', ['old', 'new']);
    await get(client(server.host), server.url);
    expect(server.requests).toHaveLength(3);
  });

  it('with Basic where only that is offered', async () => {
    const server = await serve((request, response) => {
      if (request.headers.authorization) return sendFile(response);
      return response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
    });
    await get(client(server.host), server.url);
    expect(server.requests[1]?.headers.authorization).toBe(
      `Basic ${Buffer.from(`${credential.userName}:${credential.password}`).toString('base64')}`,
    );
  });

  it('with Basic at once if so configured', async () => {
    const server = await serve((_, response) => sendFile(response));
    await get(client(server.host, { scheme: 'basic' }), server.url);
    expect(server.requests.map(({ headers }) => headers.authorization?.slice(0, 6))).toEqual(['Basic ']);
  });

  it('from an allowed host to which it was moved, with a Digest of its own', async () => {
    const target = await digestServer(['Digest realm="r", qop=auth, NONCE']);
    const server = await serve((_, response) => response.writeHead(302, { location: `${target.url}/else?y` }).end());
    await get(client(server.host, { allowedHosts: [server.host, target.host] }), server.url);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    expect(target.requests.map(({ url }) => url)).toEqual(['/else?y', '/else?y']);
  });
});

it('a file that a server calls HTML is a file', async () => {
  const server = await serve((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(file));
  expect((await get(client(server.host), server.url)).contentType).toBe('text/html');
});

describe('C43: nothing is sent', () => {
  it.each([
    ['to another host', (url: string) => url.replace('127.0.0.1', 'localhost')],
    ['to another port', (url: string) => url.replace(/\d+$/, '9')],
    ['with another scheme', (url: string) => url.replace('http:', 'ftp:')],
    ['with a credential in the address', (url: string) => url.replace('://', '://u:p@')],
    ['to what is no address', () => 'no address'],
  ])('%s', async (_, change) => {
    const server = await serve((_request, response) => sendFile(response));
    expect(await failure(get(client(server.host), change(server.url)))).toBeInstanceOf(XsiUnreachable);
    expect(server.requests).toHaveLength(0);
  });

  it('C44: over plain http, unless it is allowed', async () => {
    const server = await serve((_, response) => sendFile(response));
    expect(await failure(get(client(server.host, { allowHttp: false }), server.url))).toBeInstanceOf(XsiUnreachable);
    expect(server.requests).toHaveLength(0);
  });

  it('to a host that is not allowed after a redirect', async () => {
    const target = await serve((_, response) => sendFile(response));
    const server = await serve((_, response) => response.writeHead(302, { location: target.url }).end());
    expect(await failure(get(client(server.host), server.url))).toBeInstanceOf(XsiUnreachable);
    expect(target.requests).toHaveLength(0);
  });

  it('from https down to http after a redirect', async () => {
    const certificate = selfSigned();
    const trusted = tls.getCACertificates('default');
    tls.setDefaultCACertificates([...trusted, certificate.cert]);
    try {
      const target = await serve((_, response) => sendFile(response));
      const server = await serve((_, response) => response.writeHead(302, { location: target.url }).end(), {
        tls: certificate,
      });
      const files = client(server.host, { allowedHosts: [server.host, target.host] });
      expect(await failure(get(files, server.url))).toBeInstanceOf(XsiUnreachable);
      expect([server.requests.length, target.requests.length]).toEqual([1, 0]);
    } finally {
      tls.setDefaultCACertificates(trusted);
    }
  });

  it('to a server whose certificate nobody vouches for', async () => {
    const server = await serve((_, response) => sendFile(response), { tls: selfSigned() });
    expect(await failure(get(client(server.host), server.url))).toBeInstanceOf(XsiUnreachable);
    expect(server.requests).toHaveLength(0);
  });
});

describe('a fetch fails', () => {
  it.each([
    ['Digest realm="r", qop=auth, nonce="n"', 2],
    ['Basic realm="r"', 2],
    ['Bearer realm="r"', 1],
    ['Digest realm="r", qop=auth, nonce="n", stale=true', 3],
  ])('after the answer to %s is refused', async (challenge, requests) => {
    const server = await serve((_, response) => response.writeHead(401, { 'www-authenticate': challenge }).end());
    expect(await failure(get(client(server.host), server.url))).toEqual(new XsiFault(401));
    expect(server.requests).toHaveLength(requests);
  });

  it('at once when the Basic that was sent unasked is refused', async () => {
    const server = await serve((_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end(),
    );
    expect(await failure(get(client(server.host, { scheme: 'basic' }), server.url))).toEqual(new XsiFault(401));
    expect(server.requests).toHaveLength(1);
  });

  it.each([403, 404, 500, 206, 304])('with status %i', async (status) => {
    const server = await serve((_, response) =>
      response.writeHead(status).end(status === 304 ? undefined : 'device-7'),
    );
    expect(await failure(get(client(server.host), server.url))).toEqual(new XsiFault(status));
  });

  it.each([
    ['an HTML page', '<html><body>device-7</body></html>', {}],
    ['XHTML', '\n<?xml version="1.0"?>\n<!DOCTYPE html><html/>', {}],
    ['what calls itself HTML', 'device-7', { 'content-type': 'text/html' }],
    ['nothing', '', {}],
    ['blanks', ' \n', {}],
    ['what is larger than allowed', 'x'.repeat(256 * 1024 + 1), {}],
    ['what is compressed', file, { 'content-encoding': 'compress' }],
  ])('on %s', async (_, body, headers: Record<string, string>) => {
    const server = await serve((_request, response) => response.writeHead(200, headers).end(body));
    expect(await failure(get(client(server.host), server.url))).toBeInstanceOf(XsiDecodeError);
  });

  it('on too large a file whose size is not announced', async () => {
    const server = await serve((_, response) => {
      response.write('x'.repeat(60));
      response.end('x'.repeat(60));
    });
    expect(await failure(get(client(server.host, { maxBytes: 100 }), server.url))).toBeInstanceOf(XsiDecodeError);
  });

  it('on a file that is cut off', async () => {
    const server = await serveTcp((socket) => socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n${file}`));
    expect(await failure(get(client(server.host), server.url))).toBeInstanceOf(XsiUnreachable);
  });

  it('on more than three redirects', async () => {
    const server = await serve((request, response) => response.writeHead(307, { location: `${request.url}x` }).end());
    expect(await failure(get(client(server.host), server.url))).toBeInstanceOf(XsiUnreachable);
    expect(server.requests).toHaveLength(4);
  });

  it('on a server that is silent, drips for ever, or is not there', async () => {
    const silent = await serveTcp(() => undefined);
    const dripping = await serveTcp((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n<a>');
      const timer = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    const timeouts = { headers: 100, silence: 100, total: 300 };
    expect(await failure(get(client(silent.host, { timeouts }), silent.url))).toBeInstanceOf(XsiUnreachable);
    expect((await failure(get(client(dripping.host, { timeouts }), dripping.url))).message).toContain('too late');
    const nowhere = `127.0.0.1:${await closedPort()}`;
    expect((await failure(get(client(nowhere), `http://${nowhere}`))).message).toContain('ECONNREFUSED');
  });

  it('when the caller gives up', async () => {
    const server = await serveTcp(() => undefined);
    const fetching = get(client(server.host), server.url, 'config.xml', AbortSignal.timeout(50));
    expect((await failure(fetching)).message).toContain('given up');
  });
});

it('a port of its own has to be in the list, and the usual one need not be', async () => {
  const files = client('example.com:443', {
    allowedHosts: ['XSP.example.com', 'other.example.com:443'],
    timeouts: { total: 1 },
  });
  const message = async (baseUrl: string) => (await failure(get(files, baseUrl))).message;
  expect(await message('https://xsp.example.com:8443')).toContain('not allowed');
  expect(await message('https://xsp.example.com.example.net')).toContain('not allowed');
  expect(await message('https://other.example.com:443')).not.toContain('not allowed');
  expect(await message('https://xsp.EXAMPLE.com')).not.toContain('not allowed');
});
