import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Simulator, startSimulator } from '@apps/simulator';
import { closedPort } from '../../libs/xsi/src/testing/servers';

/** How everything that came with a request is said back: as an error, as a page, as broken XML, or as an address. */
export type Echo = { status: number; as: 'error-info' | 'html' | 'broken' | 'redirect' };

/** A simulated BroadWorks that tells whatever it was told, if a test wants it to, and whose secrets are known. */
export class HostileBroadWorks {
  /** Session cookies and login tokens that were used. */
  readonly cookies = new Set<string>();
  readonly loginTokens = new Set<string>();
  echo?: Echo;
  /** More that is said back. */
  knows = '';
  simulator!: Simulator;
  readonly url: string;
  private onward = '';

  private constructor(private readonly server: ReturnType<typeof createServer>) {
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<HostileBroadWorks> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const one = new HostileBroadWorks(server);
    const port = await closedPort();
    // documents name the address of this server: the simulator's own is needed, too
    one.onward = `http://127.0.0.1:${port}`;
    one.simulator = await startSimulator({ port, publicUrl: one.url, failedLogins: 1000 });
    server.on('request', (message, response) => void one.answer(message, response));
    return one;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await this.simulator.close();
  }

  private async answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(message);
    this.learn(message.headers);
    if (this.echo) return this.tell(this.echo, message, body, response);
    const { method, url, headers } = message;
    const onward = request(this.onward + url, { method, headers: { ...headers, connection: 'close' } }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, { ...answer.headers, connection: 'close' });
      answer.on('error', () => response.destroy()).pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  }

  private learn({ cookie = '', authorization = '' }: IncomingHttpHeaders): void {
    for (const [, value = ''] of cookie.matchAll(/JSESSIONID=([^;]+)/g)) this.cookies.add(value);
    const token = /^BroadWorksSSO (\S+)/i.exec(authorization)?.[1];
    if (token) this.loginTokens.add(token);
  }

  private tell(
    { status, as }: Echo,
    { url = '', headers }: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): void {
    const { authorization = '', cookie = '' } = headers;
    const decoded = Buffer.from(authorization.split(' ')[1] ?? '', 'base64').toString();
    const said = [authorization, decoded, cookie, url, decodeURIComponent(url), body.toString(), this.knows].join(
      ' | ',
    );
    const safe = said.replace(/[<>&"]/g, ' ');
    if (as === 'redirect') {
      response.writeHead(status, { location: `https://elsewhere.example.com/?${encodeURIComponent(said)}` }).end();
    } else if (as === 'html') {
      response.writeHead(status, { 'content-type': 'text/html' }).end(`<html><body><h1>${said}</h1></body></html>`);
    } else if (as === 'broken') {
      response
        .writeHead(status, { 'content-type': 'application/xml' })
        .end(`<Profile><a b="${safe}">${safe}</c><${safe}`);
    } else {
      const text = `<summary>${safe}</summary><summaryEnglish>${safe}</summaryEnglish><detail>${safe}</detail>`;
      const info = `<ErrorInfo xmlns="http://schema.broadsoft.com/xsi">${text}<errorCode>2025550177</errorCode></ErrorInfo>`;
      response.writeHead(status, { 'content-type': 'application/xml', 'x-told': encodeURIComponent(said) }).end(info);
    }
  }
}
