import type { FastifyInstance } from 'fastify';
import { currentRequest } from '../request-context';
import { connectionOf, longKeepAlive } from './connection';

/** Routes that answer 200 only to credentials, beside those that need a token. */
const ofSignIns = /\/v1\/session(\/otp-verify|\/auto-provision)?$/;

/** Grants the long keep-alive time to connections on which credentials were accepted, and none to those of the reserve. */
export function addKeepAlive(server: FastifyInstance): void {
  server.addHook('onSend', (request, reply, payload, done) => {
    const connection = connectionOf(request.raw.socket);
    const hasSignedIn = reply.statusCode === 200 && ofSignIns.test(request.routeOptions.url ?? '');
    if (connection && (hasSignedIn || currentRequest()?.isAuthenticated)) connection.isTrusted = true;
    if (connection?.isReserved) void reply.header('connection', 'close');
    else if (connection?.isTrusted && reply.getHeader('connection') !== 'close')
      void reply.header('keep-alive', `timeout=${longKeepAlive / 1000}`);
    done(null, payload);
  });
}
