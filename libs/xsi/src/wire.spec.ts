// Servers that use content codings and informational responses unasked.

import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { DeviceFiles, XsiClient, XsiDecodeError, XsiFarm, XsiFault, XsiUnreachable } from '.';
import { closeServers, serve, serveTcp, type TestServer } from './testing/servers';

const farms: XsiFarm[] = [];
const token = '<LoginToken><token>t</token></LoginToken>';
const info = '<ErrorInfo><summary>no</summary><errorCode>4008</errorCode></ErrorInfo>';
const voice = (content: string) =>
  `<VoiceMessage><messageMediaContent><mediaType>WAV</mediaType><content>${content}</content></messageMediaContent></VoiceMessage>`;

/** Where the time runs out. */
const impatient = { connect: 300, headers: 300, attempt: 600, total: 1500 };
/** The best compression of much data would take seconds. */
const fastBrotli = (data: Buffer | string) =>
  brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } });

function client({ url }: TestServer, maxBytes?: number, timeouts: object = {}) {
  const farm = new XsiFarm({ servers: [url], maxBytes, timeouts });
  farms.push(farm);
  return new XsiClient(farm, 'alice@example.com', { type: 'basic', userId: 'alice', password: 'x' });
}

const answering = (body: Uint8Array | string, coding?: string, status = 200) =>
  serve((_, response) => {
    response.writeHead(status, { ...(coding !== undefined && { 'content-encoding': coding }) }).end(body);
  });
const tokenFrom = async (server: TestServer, maxBytes?: number) => client(server, maxBytes).profile.loginToken();

afterEach(async () => {
  await Promise.all(farms.splice(0).map((farm) => farm.close()));
  await closeServers();
});

describe('a document that comes packed', () => {
  it.each([
    ['gzip', gzipSync],
    ['GZIP', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['identity, gzip', gzipSync],
  ])('with %s is unpacked, %#', async (coding, pack) => {
    expect(await tokenFrom(await answering(pack(token), coding))).toBe('t');
  });

  it.each(['Identity', 'IDENTITY', 'identity, identity', '', 'none', 'UTF-8', 'gzip', 'br', 'deflate'])(
    'only by its header, which says %j, is read as it is',
    async (coding) => {
      expect(await tokenFrom(await answering(token, coding))).toBe('t');
    },
  );

  it.each([
    ['without a header that says so', gzipSync(token), undefined],
    ['with zeros after it', Buffer.concat([gzipSync(token), Buffer.alloc(3)]), 'gzip'],
    ['in two members', Buffer.concat([gzipSync(token.slice(0, 9)), gzipSync(token.slice(9))]), 'gzip'],
  ])('%s is unpacked', async (_, bytes, coding) => {
    expect(await tokenFrom(await answering(bytes, coding))).toBe('t');
  });

  it('only by its header is read as it is, with blanks before it', async () => {
    for (const start of ['\r\n', '\ufeff']) {
      expect(await tokenFrom(await answering(start + token, 'gzip'))).toBe('t');
    }
  });

  it('is a refusal, too', async () => {
    const xsi = client(await answering(gzipSync(info), 'gzip', 404));
    await expect(xsi.profile.loginToken()).rejects.toEqual(new XsiFault(404, 4008));
  });

  it.each(['compress', 'gzip, gzip', 'aes128gcm'])('with %s is refused [D24]', async (coding) => {
    await expect(tokenFrom(await answering(gzipSync(token), coding))).rejects.toThrow(
      'an encoding that was not asked for',
    );
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', fastBrotli],
    ['zstd', zstdCompressSync],
  ])('with %s to more than allowed is refused, and so is a bomb [D23 D24]', async (coding, pack) => {
    const padded = (length: number) => `${token}${' '.repeat(length - token.length)}`;
    expect(await tokenFrom(await answering(pack(padded(10_000)), coding), 10_000)).toBe('t');
    const larger = tokenFrom(await answering(pack(padded(10_001)), coding), 10_000);
    await expect(larger).rejects.toThrow('larger than allowed');
    const bomb = await answering(pack(Buffer.alloc(40 * 1024 * 1024)), coding);
    const before = process.memoryUsage().arrayBuffers;
    await expect(tokenFrom(bomb, 1024 * 1024)).rejects.toBeInstanceOf(XsiDecodeError);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });

  it('with gzip that is cut off is no document', async () => {
    const packed = gzipSync(token);
    await expect(tokenFrom(await answering(packed.subarray(0, -9), 'gzip'))).rejects.toBeInstanceOf(XsiUnreachable);
  });

  it('is a voice message: it is unpacked as it comes, within its limit', async () => {
    const content = (bytes: number) => Buffer.alloc(bytes, 1).toString('base64');
    const read = async (document: string, maxBytes: number) => {
      const { bytes } = await client(await answering(gzipSync(document), 'gzip'), 1024).voiceMessages.media('1', {
        maxBytes,
      });
      return Buffer.concat(await bytes.toArray()).length;
    };
    expect(await read(voice(content(300_000)), 300_000)).toBe(300_000);
    await expect(read(voice(content(300_001)), 300_000)).rejects.toThrow('larger than allowed');
    await expect(read(`<!--${' '.repeat(50 * 1024 * 1024)}-->${voice('QUJD')}`, 1000)).rejects.toThrow();
  });

  it('is a device file, which is never larger than allowed either', async () => {
    const fetchFrom = async ({ url, host }: TestServer) => {
      const files = new DeviceFiles({ allowedHosts: [host], allowHttp: true, maxBytes: 1000 });
      const credential = { userName: 'a', password: 'b' };
      return Buffer.from((await files.fetch({ baseUrl: url, fileName: 'config.xml', credential })).bytes).toString();
    };
    expect(await fetchFrom(await answering(gzipSync('<config/>'), 'gzip'))).toBe('<config/>');
    expect(await fetchFrom(await answering('<config/>', 'Identity'))).toBe('<config/>');
    expect(await fetchFrom(await answering('key = value', 'gzip'))).toBe('key = value');
    expect(await fetchFrom(await answering(gzipSync('key = value')))).toBe('key = value');
    const bomb = await answering(gzipSync(Buffer.alloc(1001)), 'gzip');
    await expect(fetchFrom(bomb)).rejects.toThrow('larger than allowed');
  });
});

describe('informational responses that nobody asked for', () => {
  const body = `HTTP/1.1 200 OK\r\ncontent-length: ${token.length}\r\n\r\n${token}`;
  /** A server that writes these pieces for each request on a connection. */
  const raw = (...pieces: string[]) =>
    serveTcp((socket) =>
      socket.setNoDelay(true).on('data', async () => {
        for (const piece of pieces) {
          socket.write(piece);
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      }),
    );
  const hello = 'HTTP/1.1 100 Continue\r\n\r\n';

  it.each([
    ['a 100', [hello + body]],
    ['a 100 in a packet of its own', [hello, body]],
    ['a 100 letter by letter', [...hello, body]],
    ['a 100 with headers', [`HTTP/1.1 100 Continue\r\nserver: x\r\ndate: y\r\n\r\n${body}`]],
    ['a 100 without a reason', ['HTTP/1.1 100\r\n\r\n', body]],
    ['a 100 of HTTP/1.0', ['HTTP/1.0 100 Continue\r\n\r\n', body]],
    ['several', [hello, 'HTTP/1.1 102 Processing\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n', body]],
    ['nine times 100', [hello.repeat(9) + body]],
    ['none', [body]],
  ])('are skipped: %s', async (_, pieces) => {
    const xsi = client(await raw(...pieces));
    expect(await xsi.profile.loginToken()).toBe('t');
    // on the same connection
    expect(await xsi.profile.loginToken()).toBe('t');
  });

  it.each([
    ['before a packed body', [hello], 2],
    ['in each response', [hello, hello], 2],
    ['alone, before the connection ends', [], 1],
  ])('on a connection that the server closes at its second request: %s', async (_, before, most) => {
    const packed = gzipSync(token);
    const head = `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${packed.length}\r\n\r\n`;
    let connections = 0;
    const server = await serveTcp((socket) => {
      connections++;
      let requests = 0;
      socket.on('data', () => {
        if (++requests === 1) socket.write(Buffer.concat([Buffer.from(before.join('') + head), packed]));
        else socket.end(most === 1 ? hello : '');
      });
    });
    const xsi = client(server);
    for (let round = 0; round < 3; round++) {
      const { bytes } = await xsi.http.getRaw('profile');
      expect(Buffer.from(bytes).toString()).toBe(token);
    }
    // the second request of each is repeated over a new one
    expect(connections).toBeGreaterThan(1);
  });

  it('are no part of a body that looks like one', async () => {
    const text = `${hello}<a/>`;
    const xsi = client(await raw(`HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n`, text));
    expect(Buffer.from((await xsi.http.getRaw('profile')).bytes).toString()).toBe(text);
  });

  it.each([
    ['100', hello],
    ['103', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
  ])('end the call where there is no end of them: %s [D11]', async (_, piece) => {
    const server = await serveTcp((socket) => {
      socket
        .on('error', () => undefined)
        .once('data', () => {
          const timer = setInterval(() => socket.write(piece.repeat(3)), 5);
          socket.once('close', () => clearInterval(timer));
        });
    });
    const { profile } = client(server, undefined, impatient);
    await expect(profile.loginToken()).rejects.toBeInstanceOf(XsiUnreachable);
  });
});
