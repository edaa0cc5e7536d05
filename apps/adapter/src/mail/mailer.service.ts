import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import type { Tenant } from '../broadworks/tenants/tenant';
import { Tenants } from '../broadworks/tenants/tenants.module';
import type { MailConfig } from '../config/settings/mail.config';
import { externalApiIssue } from '../http/api-error';
import type { Mail } from './message';

export interface AddressedMail extends Mail {
  to: string;
}

/** Milliseconds. The caller waits for ten seconds in all. */
const timeouts = { dnsTimeout: 2000, connectionTimeout: 4000, greetingTimeout: 4000, socketTimeout: 6000 };
const longest = 8000;
/** Of one that is kept open, in milliseconds. */
const idleTimeout = 30_000;

/** Sends mail through each tenant's server. Connections are kept for a while, so that a burst of mails is one sign-in. */
@Injectable()
export class Mailer {
  private readonly transports = new WeakMap<Tenant, Transporter>();

  constructor(tenants: Tenants) {
    tenants.onClose((tenant) => this.transports.get(tenant)?.close());
  }

  /** Once the server has taken it; where it does not, `external_api_issue`, with nothing of what the server said. */
  async send(tenant: Tenant, mail: AddressedMail): Promise<void> {
    const { mail: config } = tenant.config;
    if (!config) throw new Error('the tenant has no mail server');
    const gaveUp = new AbortController();
    try {
      await Promise.race([
        this.transportOf(tenant, config).sendMail({
          ...mail,
          from: config.from,
          // RFC 3834: no robot is to answer
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
          disableFileAccess: true,
          disableUrlAccess: true,
        }),
        wait(longest, undefined, { signal: gaveUp.signal }).then(() => {
          throw new Error('too late');
        }),
      ]);
    } catch (error) {
      throw externalApiIssue(error);
    } finally {
      gaveUp.abort();
    }
  }

  private transportOf(tenant: Tenant, config: MailConfig): Transporter {
    const known = this.transports.get(tenant);
    if (known) return known;
    const { hostname, port, protocol, username, password } = new URL(config.url);
    const isSecure = protocol === 'smtps:';
    const transport = createTransport({
      pool: true,
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || (isSecure ? 465 : 587)),
      secure: isSecure,
      requireTLS: !config.allowPlain,
      ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
      maxConnections: 5,
      maxRequeues: 1,
      idleTimeout,
      ...timeouts,
    });
    this.transports.set(tenant, transport);
    return transport;
  }
}
