import { type AddressInfo, connect, type Socket } from 'node:net';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';

/** TLS in front of a simulator. */
export interface TlsProxy {
  url: string;
  /** The names in the certificates of those who were let in; nothing for one without. */
  seen: (string | undefined)[];
  close(): Promise<void>;
}

/** Passes on to a port of this machine. */
export async function startTlsProxy(tls: TlsOptions, port: number): Promise<TlsProxy> {
  const sockets = new Set<Socket>();
  const server = createServer(tls, (socket: TLSSocket) => {
    proxy.seen.push([socket.getPeerCertificate()?.subject?.CN].flat()[0]);
    const upstream = connect(port, '127.0.0.1');
    for (const one of [socket, upstream]) sockets.add(one.on('error', () => undefined));
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: TlsProxy = {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return proxy;
}
