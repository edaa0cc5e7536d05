import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** A place for recordings, and the settings of a tenant that has them there. */
export interface Recorder {
  settings: { type: string; [name: string]: unknown };
  /** A file by the naming rule, below `<user>/<day>/`. */
  put(path: string, bytes: Buffer): Promise<void> | void;
  /** From now on it does not answer. */
  stop(): Promise<void> | void;
}

const folder = '{user}/{day}';

export function startDirectory(): Recorder & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'recordings-'));
  return {
    path,
    settings: { type: 'directory', path, folder },
    put(name, bytes) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), bytes);
    },
    stop: () => rmSync(path, { recursive: true, force: true }),
  };
}

export async function startBucket(): Promise<Recorder> {
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    // it expects another path to be signed for a list than the SDK signs
    allowMismatchedSignatures: true,
    directory: mkdtempSync(join(tmpdir(), 'bucket-')),
    configureBuckets: [{ name: 'calls' }],
  });
  const { port } = await server.run();
  const endpoint = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: { ...credentials } });
  return {
    settings: {
      type: 's3',
      bucket: 'calls',
      prefix: 'pbx',
      folder,
      endpoint,
      allowHttp: true,
      forcePathStyle: true,
      credentials,
    },
    async put(name, Body) {
      await client.send(new PutObjectCommand({ Bucket: 'calls', Key: `pbx/${name}`, Body }));
    },
    stop: () => closeServer(server.httpServer),
  };
}

/** A recorder with an interface of its own. */
export async function startHttpRecorder(): Promise<Recorder> {
  const files = new Map<string, Buffer>();
  const { url, stop } = await serve(({ url = '', headers }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://recorder');
    if (headers.authorization !== `Basic ${Buffer.from('adapter:recorder-demo').toString('base64')}`) {
      response.writeHead(401).end();
    } else if (pathname === '/api/find') {
      const start = `${searchParams.get('user')}/${searchParams.get('day')}/`;
      const calls = [...files.keys()].filter((name) => name.startsWith(start)).map(entryOf);
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: { calls } }));
    } else {
      const bytes = files.get(decodeURIComponent(pathname.replace('/api/audio/', '')));
      if (!bytes) response.writeHead(404).end();
      else response.setHeader('content-type', 'audio/x-wav; rate=8000').end(bytes);
    }
  });
  return {
    settings: {
      type: 'http',
      url: `${url}/api`,
      allowHttp: true,
      find: '/find?user={user}&day={day}',
      download: '/audio/{id}',
      list: 'data.calls',
      fields: { start: 'began', caller: 'from', callee: 'to' },
      basic: { username: 'adapter', password: 'recorder-demo' },
    },
    put(name, bytes) {
      files.set(name, bytes);
    },
    stop,
  };
}

function entryOf(id: string) {
  const [began, from, to] = (id.split('/').pop() ?? '').replace(/\.\w+$/, '').split('_');
  return { id, began, from, to };
}

/** A server of the test's own. */
export async function serve(listener: RequestListener): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, stop: () => closeServer(server) };
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
