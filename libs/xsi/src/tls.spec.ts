import type { RequestListener } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { XsiClient } from './client';
import { DeviceFiles } from './device-files';
import { type FarmOptions, XsiFarm } from './farm';
import { Authority } from './testing/certificate';
import { closeServers, serve, type TestServer } from './testing/servers';

const authority = new Authority('Carrier');
const stranger = new Authority('Stranger');
const get = { method: 'GET', path: 'x', headers: () => ({}) } as const;
const farms: XsiFarm[] = [];

function farm({ url }: TestServer, options: Partial<FarmOptions> = {}): XsiFarm {
  const made = new XsiFarm({ servers: [url], ...options });
  farms.push(made);
  return made;
}

const named = (name: string) => serve((_, response) => response.end(name), { tls: authority.issue() });
/** Lets in only those for whom the authority vouches, and knows their names. */
async function strict() {
  const names: unknown[] = [];
  const answer: RequestListener = ({ socket }, response) => {
    names.push((socket as TLSSocket).getPeerCertificate().subject.CN);
    response.end('<config/>');
  };
  const tls = { ...authority.issue(), ca: authority.ca, requestCert: true, rejectUnauthorized: true };
  return { server: await serve(answer, { tls }), names };
}

afterEach(async () => {
  await Promise.all(farms.splice(0).map((one) => one.dropConnections()));
  await closeServers();
});

it('a server is believed for which the private authority vouches', async () => {
  const server = await named('private');
  const { bytes } = await farm(server, { tls: { ca: authority.ca } }).send(get);
  expect(Buffer.from(bytes).toString()).toBe('private');
});

it.each([
  ['no authority is set', undefined],
  ['another authority is set', { ca: stranger.ca }],
])('D5: a server of a private authority is sent nothing where %s', async (_, tls) => {
  const server = await named('private');
  await expect(farm(server, { tls }).send(get)).rejects.toMatchObject({
    reason: expect.stringMatching(/UNABLE_TO|SELF/),
  });
  expect(server.requests).toHaveLength(0);
});

it('a server that asks for a certificate is shown it; who has none is not let in', async () => {
  const { server, names } = await strict();
  const known = farm(server, { tls: { ca: authority.ca, ...authority.issue('adapter') } });
  expect((await known.send(get)).status).toBe(200);
  expect(names).toEqual(['adapter']);
  await expect(farm(server, { tls: { ca: authority.ca } }).send(get)).rejects.toThrow('did not answer');
  const other = farm(server, { tls: { ca: authority.ca, ...stranger.issue('adapter') } });
  await expect(other.send(get)).rejects.toThrow('did not answer');
  expect(names).toHaveLength(1);
});

it('device files are fetched with the same authority and certificate', async () => {
  const { server, names } = await strict();
  const fetched = { baseUrl: server.url, fileName: 'config.xml', credential: { userName: 'a', password: 'b' } };
  const tls = { ca: authority.ca, ...authority.issue('adapter') };
  const files = new DeviceFiles({ allowedHosts: [server.host], tls });
  expect(Buffer.from((await files.fetch(fetched)).bytes).toString()).toBe('<config/>');
  expect(names).toEqual(['adapter']);
  const bare = new DeviceFiles({ allowedHosts: [server.host], tls: { ca: authority.ca } });
  await expect(bare.fetch(fetched)).rejects.toThrow('did not answer');
  await Promise.all([files.close(), bare.close()]);
});

describe('a redirect', () => {
  const profile =
    '<Profile xmlns="http://schema.broadsoft.com/xsi"><details><userId>alice@example.com</userId></details></Profile>';
  const redirecting = (location: () => string) =>
    serve((_, response) => response.writeHead(307, { location: location() }).end(), { tls: authority.issue() });
  const answering = () => serve((_, response) => response.end(profile), { tls: authority.issue() });
  const read = (of: XsiFarm) =>
    new XsiClient(of, 'alice@example.com', { type: 'basic', userId: 'alice', password: 'x' }).http.getRaw('profile');

  it('is followed to a host that is allowed, with the credential', async () => {
    const second = await answering();
    const first = await redirecting(() => `${second.url}/elsewhere?page=1`);
    const { bytes } = await read(farm(first, { redirectHosts: [second.host], tls: { ca: authority.ca } }));
    expect(Buffer.from(bytes).toString()).toBe(profile);
    const [{ url, headers } = { url: '', headers: {} }] = second.requests;
    expect([url, headers.authorization]).toEqual(['/elsewhere?page=1', 'Basic YWxpY2U6eA==']);
  });

  it.each([301, 302, 303, 307, 308])('%i is followed for a read, in each form of address', async (status) => {
    const second = await answering();
    const forms = [second.url, second.url.replace('https', 'HTTPS'), `//${second.host}/a/../b`, `${second.url}#x`];
    for (const location of forms) {
      const first = await serve((_, response) => response.writeHead(status, { location }).end(), {
        tls: authority.issue(),
      });
      expect((await read(farm(first, { redirectHosts: [second.host], tls: { ca: authority.ca } }))).status).toBe(200);
    }
  });

  it('303 is not followed after a write', async () => {
    const second = await answering();
    const first = await serve((_, response) => response.writeHead(303, { location: second.url }).end(), {
      tls: authority.issue(),
    });
    const of = farm(first, { redirectHosts: [second.host], tls: { ca: authority.ca } });
    const xsi = new XsiClient(of, 'alice@example.com', { type: 'basic', userId: 'alice', password: 'x' });
    await expect(xsi.calls.hold('1')).rejects.toThrow('redirected after a write');
    expect(second.requests).toHaveLength(0);
  });

  it.each([
    'https://user:password@other.example.com/',
    'ftp://127.0.0.1/',
    'https://',
    'https://[::1]:1/',
    'https://127.0.0.1:1/',
    '',
  ])('to %j is sent nothing', async (location) => {
    const first = await redirecting(() => location);
    await expect(read(farm(first, { tls: { ca: authority.ca } }))).rejects.toThrow(/not allowed|too many/);
  });

  it('is followed between the nodes of one farm', async () => {
    const second = await answering();
    const first = await redirecting(() => second.url);
    const both = new XsiFarm({ servers: [first.url, second.url], tls: { ca: authority.ca } });
    farms.push(both);
    expect((await read(both)).status).toBe(200);
  });

  it('to http of a host that is known by https is followed with https, with the port that is known', async () => {
    for (const locationOf of [(host: string) => `http://${host}/x?page=1`, () => 'http://127.0.0.1/x?page=1']) {
      const asked: (string | undefined)[] = [];
      const server = await serve(
        ({ url, headers }, response) => {
          asked.push(url);
          if (asked.length > 1) response.end(profile);
          else response.writeHead(302, { location: locationOf(headers.host ?? '') }).end();
        },
        { tls: authority.issue() },
      );
      expect((await read(farm(server, { tls: { ca: authority.ca } }))).status).toBe(200);
      expect(asked[1]).toBe('/x?page=1');
    }
  });

  it('D33: to any other host is sent nothing', async () => {
    const other = await answering();
    const first = await redirecting(() => other.url);
    const asked = read(farm(first, { tls: { ca: authority.ca } }));
    await expect(asked).rejects.toThrow('redirected to an address that is not allowed');
    expect(other.requests).toHaveLength(0);
  });

  it('D33: never leads away from TLS, not even to a host that is allowed', async () => {
    const plain = await serve((_, response) => response.end(profile));
    const first = await redirecting(() => plain.url);
    const asked = read(farm(first, { redirectHosts: [plain.host], tls: { ca: authority.ca } }));
    await expect(asked).rejects.toThrow('did not answer');
    expect(plain.requests).toHaveLength(0);
  });
});
