import { createServer, type ServerResponse } from 'node:http';
import { ErrorInfo, writeXml, xsiNamespace } from '@libs/xsi';
import { loadFixtures } from './fixtures';
import { type ReplayOptions, type ReplayResponse, resolve } from './resolve';

/** A request that came, for tests that count. It holds no credential. */
export interface ReplayedRequest {
  method: string;
  url: string;
  status: number;
  /** Whether a fixture answered it. */
  matched: boolean;
}

export interface Replay {
  /** Base URL, without a `/` at its end. */
  url: string;
  /** Every request so far, oldest first. */
  requests: ReplayedRequest[];
  close(): Promise<void>;
}

export interface ServerOptions extends ReplayOptions {
  /** Default: any free port. */
  port?: number;
  /** Default: only this machine. */
  host?: string;
  /** Told about each request as it is answered. */
  observe?: (request: ReplayedRequest) => void;
}

export async function replay(folder: string, options: ServerOptions = {}): Promise<Replay> {
  const fixtures = loadFixtures(folder);
  const requests: ReplayedRequest[] = [];
  let sessions = 0;

  const server = createServer((request, response) => {
    request.resume();
    const { method = '', url = '', headers } = request;
    const answer = resolve(fixtures, { method, url, authorization: headers.authorization }, options);
    if (answer?.status === 200 && !headers.cookie?.includes('JSESSIONID=')) {
      response.setHeader('set-cookie', `JSESSIONID=replay-${++sessions}; Path=/; HttpOnly`);
    }
    const replayed = { method, url, status: answer?.status ?? 404, matched: answer !== undefined };
    requests.push(replayed);
    send(response, answer ?? noFixture(method, url));
    options.observe?.(replayed);
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolved, rejected) => {
    server.once('error', rejected);
    server.listen(options.port ?? 0, host, resolved);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  return {
    url: `http://${host}:${port}`,
    requests,
    close: () =>
      new Promise((resolved, rejected) => {
        server.close((error) => (error ? rejected(error) : resolved()));
        server.closeAllConnections();
      }),
  };
}

/** As BroadWorks itself answers where there is nothing: without an ErrorInfo it would be a balancer that speaks. */
export function noFixture(method: string, url: string): ReplayResponse {
  return {
    status: 404,
    headers: { 'content-type': 'application/xml;charset=utf-8' },
    body: Buffer.from(writeXml(ErrorInfo, { summaryEnglish: `No fixture answers ${method} ${url}` }, xsiNamespace)),
  };
}

function send(response: ServerResponse, { status, headers, body }: ReplayResponse): void {
  response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
}
