import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail server that keeps what it gets. Without TLS, unless it is given a certificate. */
export class MailServer {
  readonly mails: (ParsedMail & { sentTo: string[] })[] = [];
  /** When it refuses mails, it says this. */
  refusal?: string;
  connections = 0;

  private constructor(private readonly server: SMTPServer) {}

  static async start(options: SMTPServerOptions = {}): Promise<MailServer> {
    let mailServer: MailServer;
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: options.key ? [] : ['STARTTLS'],
      onConnect(_, done) {
        mailServer.connections++;
        done();
      },
      onData(stream, session, done) {
        simpleParser(stream).then((mail) => {
          if (mailServer.refusal) return done(new Error(mailServer.refusal));
          mailServer.mails.push({ ...mail, sentTo: session.envelope.rcptTo.map(({ address }) => address) });
          done();
        }, done);
      },
      ...options,
    });
    mailServer = new MailServer(server);
    server.on('error', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return mailServer;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  close(): Promise<void> {
    return new Promise((closed) => this.server.close(closed));
  }
}
