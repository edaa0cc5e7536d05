import { createHmac } from 'node:crypto';
import { currentSignal, lookup } from '@libs/xsi';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, request } from 'undici';
import type { OtpWebhookConfig } from '../../config/settings/otp.config';
import { externalApiIssue } from '../../http/api-error';

/** What the gateway is told. */
export interface CodeToDeliver {
  /** E.164, with its plus sign. */
  to: string;
  code: string;
  /** The whole of what the user is to read, or to hear. */
  text: string;
  /** Of the text: ISO 639-1. */
  language: string;
  /** When the code ends: ISO 8601. */
  expires_at: string;
  tenant: string;
  /** The same when a request is repeated. */
  request_id: string;
}

/** Milliseconds, a repetition among them. */
const longest = 5000;

/** Hands codes to the operator's gateway. docs/operate/sign-in-without-password.md describes the request. */
@Injectable()
export class OtpWebhook implements OnApplicationShutdown {
  /** Keeps no connection: one that the gateway closes just then would fail the next request. */
  private readonly agent = new Agent({ connect: { timeout: 2000, lookup }, pipelining: 0, connections: 8 });

  /** Once the gateway has answered 2xx; where it does not, `external_api_issue`, with nothing of what it said. */
  async deliver({ url, secret }: OtpWebhookConfig, code: CodeToDeliver): Promise<void> {
    const body = JSON.stringify(code);
    const signal = AbortSignal.timeout(longest);
    const post = () => this.post(url, secret, body, signal);
    const status = await post()
      // it may be a connection that was closed meanwhile
      .catch((error: unknown) => (signal.aborted || currentSignal()?.aborted ? Promise.reject(error) : post()))
      .catch((error: unknown) => {
        throw externalApiIssue(error);
      });
    if (status < 200 || status > 299) throw externalApiIssue(new Error('the webhook refused'));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.close();
  }

  private async post(url: string, secret: string, body: string, signal: AbortSignal): Promise<number> {
    const answer = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-adapter-signature': signatureOf(body, secret) },
      body,
      signal,
      dispatcher: this.agent,
    });
    await answer.body.dump();
    return answer.statusCode;
  }
}

/** `t=` seconds since 1970, `,v1=` hex of HMAC-SHA256 over these seconds, a dot and the body. */
function signatureOf(body: string, secret: string, now = Date.now()): string {
  const seconds = Math.floor(now / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
