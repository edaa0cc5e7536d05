import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerControl } from './control';
import { DeviceFiles } from './device-files/device-files';
import type { Fault, Faults } from './faults';
import { type Answer, emptyAnswer, htmlAnswer } from './http/answer';
import type { Counters } from './http/counters';
import { type HttpRequest, readRequest } from './http/http-request';
import { stream } from './streamed';
import type { World } from './world/world';
import { errorAnswer } from './xsi/refusal';
import { type Actions, actionsContext, answerActions, nameOfPath } from './xsi/xsi-actions';

export interface Parts extends Actions {
  counters: Counters;
  faults: Faults;
  world: World;
}

export function makeServer(parts: Parts): Server {
  const deviceFiles = new DeviceFiles(parts);
  const server = createServer((message, response) => {
    respond(message, response, parts, deviceFiles).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      if (response.headersSent) response.destroy();
      else send(response, htmlAnswer(500, 'Internal Server Error'));
    });
  });
  // longer than a client keeps an idle connection
  server.keepAliveTimeout = 65_000;
  return server;
}

async function respond(message: IncomingMessage, response: ServerResponse, parts: Parts, files: DeviceFiles) {
  const request = await readRequest(message);
  if (!request) return send(response, htmlAnswer(400, 'Bad Request'));
  const context = request.segments[0]?.toLowerCase();
  if (context === undefined || context === 'simulator') return send(response, answerControl(request, parts));
  parts.counters.countRequest(nameOf(request));
  if (!response.destroyed) response.once('close', parts.counters.begin());
  const faults = parts.faults.take(request.path, request.method);
  for (const fault of faults) if (fault.kind === 'latency') await sleep(fault.milliseconds, undefined, { ref: false });
  const fault = faults.find(({ kind }) => kind !== 'latency');
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'reset') return void message.socket.resetAndDestroy();
  if (fault?.kind === 'status') return send(response, statusAnswer(fault));
  const answer = answerOf(request, parts, files, fault);
  const half = fault?.kind === 'cut' || fault?.kind === 'malformed' ? fault.kind : undefined;
  if (answer.rest) return stream(response, answer, answer.rest, half);
  if (half === 'cut') return cut(response, answer);
  send(response, half ? { ...answer, body: halfOf(answer.body) } : answer);
}

function answerOf(request: HttpRequest, parts: Parts, files: DeviceFiles, fault?: Fault): Answer {
  const context = request.segments[0]?.toLowerCase();
  if (context === 'dms')
    return request.method === 'GET' ? files.answer(request) : htmlAnswer(405, 'Method Not Allowed');
  if (context !== actionsContext) return htmlAnswer(404, 'Not Found');
  return answerActions(request, parts, fault?.kind === 'other-user' ? otherThan(request, fault.userId) : undefined);
}

function otherThan({ segments }: HttpRequest, userId?: string): string {
  return userId ?? (segments[3]?.toLowerCase() === 'bob@example.com' ? 'alice@example.com' : 'bob@example.com');
}

function nameOf({ segments, path }: HttpRequest): string {
  const context = segments[0]?.toLowerCase();
  if (context === actionsContext) return nameOfPath(segments.slice(1));
  return context === 'dms' && segments.length === 3 ? path.toLowerCase() : 'unknown';
}

function statusAnswer({ status, body = 'error-info', code = 900_000 }: Extract<Fault, { kind: 'status' }>): Answer {
  if (body === 'empty') return emptyAnswer(status);
  if (body === 'html') return htmlAnswer(status, 'Simulated Fault');
  return errorAnswer({ status, code, message: 'A fault that was asked for' });
}

function halfOf(body: Buffer): Buffer {
  return body.subarray(0, Math.floor(body.length / 2));
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
}

function cut(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.write(halfOf(body), () => response.destroy());
}
