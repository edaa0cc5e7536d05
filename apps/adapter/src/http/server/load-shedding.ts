import type { FastifyInstance, FastifyReply, RouteHandlerMethod } from 'fastify';
import type { Metrics } from '../../observability/metrics';
import { serviceUnavailable } from '../api-error';
import { connectionOf } from '../connections/connection';
import { sendError } from '../error.filter';
import { currentRequest } from '../request-context';
import type { Overload, Overloaded } from './overload';

/** Static files and descriptions: anybody may read them, and they are large. */
const isDocument = /\/(docs(\/|$)|v1\/openapi$)/;
/** Documents that are sent at the same time, and milliseconds for which each counts after it was sent. */
const mostDocuments = 16;
const documentPause = 1000;

const nothing = () => undefined;

/** Rejects also where the handler throws. */
async function call(handler: RouteHandlerMethod, ...[server, request, reply]: HandlerCall): Promise<unknown> {
  return handler.call(server, request, reply);
}

type HandlerCall = [ThisParameterType<RouteHandlerMethod>, ...Parameters<RouteHandlerMethod>];

interface LoadShedding {
  overload: Overload;
  metrics: Metrics;
  listener: string;
  /** Routes that take no slot and are never rejected. */
  alwaysAnswered: RegExp;
}

/** Load shedding before the body of a request is read, and a bulkhead around its handler. */
export function addLoadShedding(
  server: FastifyInstance,
  { overload, metrics, listener, alwaysAnswered }: LoadShedding,
): void {
  const shed = (reply: FastifyReply, reason: Overloaded) => {
    metrics.shed.inc({ listener, reason });
    sendError(reply, serviceUnavailable(new Error(reason)));
  };

  server.addHook('onRequest', (request, reply, done) => {
    if (alwaysAnswered.test(request.routeOptions.url ?? '')) return done();
    const isReserved = connectionOf(request.raw.socket)?.isReserved;
    const reason = isReserved ? 'connections' : overload.reasonToReject(currentRequest()?.tenant ?? '');
    if (reason) shed(reply, reason);
    else done();
  });

  // a handler runs when the body is there: a client that sends it slowly holds no slot
  server.addHook('onRoute', (route) => {
    if (alwaysAnswered.test(route.url)) return;
    route.handler = isDocument.test(route.url) ? ofDocument(route.handler) : inSlot(route.handler);
  });

  const inSlot = (handler: RouteHandlerMethod): RouteHandlerMethod =>
    function (request, reply) {
      const context = currentRequest();
      if (!context) return handler.call(this, request, reply);
      const reason = overload.reasonToReject(context.tenant);
      if (reason) return shed(reply, reason);
      const result = call(handler, this, request, reply);
      // a turn after the handler has settled, when the framework has sent what it returned
      const sent = result.then(nothing, nothing).then(() => reply.raw.writableEnded && context.endWriting());
      // first, so that the slot is also taken if the client has left by now
      context.holdUntil(sent);
      context.hold(overload.slotFor(context.tenant));
      return result;
    };

  let documents = 0;
  const ofDocument = (handler: RouteHandlerMethod): RouteHandlerMethod =>
    function (request, reply) {
      if (documents >= mostDocuments) return shed(reply, 'documents');
      documents++;
      reply.raw.once('close', () => setTimeout(() => documents--, documentPause).unref());
      return handler.call(this, request, reply);
    };
}
