import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { Worker } from 'node:worker_threads';
import { selfSigned } from '../../libs/xsi/src/testing/certificate';
import { GuardedServer } from '../support/guarded-server';

let server: GuardedServer;
afterEach(() => server.close());

async function listen(respond: RequestListener): Promise<number> {
  server = await GuardedServer.start(respond, { tls: selfSigned() });
  return server.port;
}

/** Sends each request when it has the last byte of the response before it, on one connection. Returns how many were answered. */
async function answered(port: number, requests: number): Promise<number> {
  // in a thread of its own, so that it is faster than a server whose event loop is busy
  const client = `
    const { parentPort, workerData: { port, requests } } = require('node:worker_threads');
    const socket = require('node:tls').connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    const ask = () => socket.write('GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n');
    let answered = 0;
    socket.on('secureConnect', ask).on('error', () => undefined).on('close', () => parentPort.postMessage(answered));
    socket.on('data', (chunk) => {
      if (!String(chunk).endsWith('body')) return;
      if (++answered === requests) socket.destroy();
      else ask();
    });
  `;
  const worker = new Worker(client, { eval: true, workerData: { port, requests } });
  const [count] = await once(worker, 'message');
  await worker.terminate();
  return count;
}

function block(millis: number): void {
  for (const end = performance.now() + millis; performance.now() < end; );
}

describe('the next request is no pipelining', () => {
  it('when all of a body was sent, though its stream has not ended', async () => {
    const port = await listen((_request, response) => {
      response.setHeader('content-length', 4);
      response.write('body');
      setTimeout(() => response.end(), 50);
    });
    expect(await answered(port, 5)).toBe(5);
  });

  it('when a response has ended, though Node has not noticed that it was sent', async () => {
    const port = await listen((_request, response) => {
      setImmediate(() => {
        response.end('body');
        // TLS reports a write as done in the next turn of the event loop, after the next request was read
        process.nextTick(() => block(50));
      });
    });
    expect(await answered(port, 5)).toBe(5);
  });
});

it('a request before the end of a body is', async () => {
  const port = await listen((_request, response) => {
    response.setHeader('content-length', 5);
    response.write('body');
    setTimeout(() => response.end('!'), 50);
  });
  expect(await answered(port, 2)).toBe(1);
});
