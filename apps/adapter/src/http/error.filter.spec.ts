import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { pino } from 'pino';
import { LimitsConfig } from '../config/settings/limits.config';
import { RecordingSourceError } from '../features/recordings/source';
import { badRequest, externalApiIssue } from './api-error';
import { sendError, toApiError } from './error.filter';
import { addHooks, createHttpAdapter } from './server/http-server';

// Errors that come after the headers of a download were prepared: before and after they were sent.

let server: FastifyInstance;
let url: string;
let send: (reply: FastifyReply) => unknown;

beforeEach(async () => {
  server = createHttpAdapter({ limits: new LimitsConfig() }).getInstance();
  addHooks(server, pino({ level: 'silent' }), () => 'default');
  server.setErrorHandler((error, _request, reply) => sendError(reply, toApiError(error)));
  server.get('/download', (_request, reply) => {
    const headers = {
      'content-type': 'audio/wav',
      'content-disposition': 'inline; filename="x"',
      'content-encoding': 'x',
    };
    void reply.headers({
      ...headers,
      'content-length': '1000',
      etag: '"x"',
      'last-modified': 'x',
      'accept-ranges': 'bytes',
    });
    send(reply);
  });
  url = `${await server.listen({ host: '127.0.0.1', port: 0 })}/download`;
});
afterEach(() => server.close());

const failing = (before: string[]) => {
  async function* parts() {
    yield* before;
    // the head leaves with the first part
    await new Promise((resolve) => setTimeout(resolve, 20));
    throw new RecordingSourceError('fell silent');
  }
  return Readable.from(parts());
};
const destroyed = () => new Readable({ read: () => undefined }).destroy(new RecordingSourceError('fell silent'));

it.each<[string, (reply: FastifyReply) => unknown]>([
  ['comes before the first byte', (reply) => reply.send(failing([]))],
  ['came before the stream was sent', (reply) => reply.send(destroyed().on('error', () => undefined))],
  ['is thrown', (reply) => sendError(reply, externalApiIssue())],
])('an error that %s has our headers, and none of the download', async (_, sends) => {
  send = sends;
  const response = await fetch(url);
  expect([response.status, await response.json()]).toEqual([
    500,
    expect.objectContaining({ code: 'external_api_issue' }),
  ]);
  expect(Object.keys(Object.fromEntries(response.headers)).sort()).toEqual([
    'cache-control',
    'connection',
    'content-length',
    'content-type',
    'date',
    'keep-alive',
    'x-content-type-options',
    'x-request-id',
  ]);
  expect(response.headers.get('content-type')).toBe('application/json');
});

it.each<[string, (reply: FastifyReply) => unknown]>([
  ['of its stream', (reply) => reply.send(failing(['RIFF']))],
  [
    'of its handler',
    (reply) => {
      reply.raw.writeHead(200).write('RIFF');
      setTimeout(() => sendError(reply, badRequest()), 20);
    },
  ],
])('an error %s after the head was sent cuts the connection, so that nothing looks whole', async (_, sends) => {
  send = sends;
  const response = await fetch(url);
  expect(response.status).toBe(200);
  await expect(response.arrayBuffer()).rejects.toThrow();
});
