import { currentSignal, type Profile } from '@libs/xsi';
import { Inject, Injectable } from '@nestjs/common';
import { toEmail } from '../../broadworks/email';
import type { Tenant } from '../../broadworks/tenants/tenant';
import { type Language } from '../../config/settings/languages';
import type { TenantConfig } from '../../config/settings/tenant.config';
import { currentRequest } from '../../http/request-context';
import { Mailer } from '../../mail/mailer.service';
import { composeMail } from '../../mail/message';
import { textsIn } from '../../mail/texts';
import { STORE } from '../../store/module/store.module';
import type { Store } from '../../store/store';
import { toCallable } from './callable.mapper';
import type { OtpCreateResponse } from './otp.dto';
import { OtpWebhook } from './webhook.service';

/** Where a code goes. */
export interface Route {
  channel: 'email' | 'webhook';
  /** Out of the profile, never what was typed. */
  to: string;
}

/** The first of the tenant's channels that has an address for a user. */
export function routeTo(profile: Profile, tenant: Tenant): Route | undefined {
  const { otp } = tenant.config;
  for (const channel of otp?.channels ?? []) {
    const to =
      channel === 'email'
        ? toEmail(profile.additionalDetails.emailAddress)
        : toCallable(profile, otp?.webhook?.to ?? 'mobile', tenant.numberPlan(profile));
    if (to) return { channel, to };
  }
  return undefined;
}

/** How the user is told that a code comes. */
export function announce(channel: Route['channel'], { otp, mail }: TenantConfig): Omit<OtpCreateResponse, 'otp_id'> {
  return channel === 'email'
    ? { delivery_channel: 'email', delivery_from: mail?.fromAddress }
    : { delivery_channel: otp?.webhook?.channel ?? 'other', delivery_from: otp?.webhook?.from };
}

/** Takes codes to users. */
@Injectable()
export class OtpDelivery {
  constructor(
    private readonly mailer: Mailer,
    private readonly webhook: OtpWebhook,
    @Inject(STORE) private readonly store: Store,
  ) {}

  async send(tenant: Tenant, { channel, to }: Route, code: string, end: number, language: Language): Promise<void> {
    // a delivery that began is not aborted: nobody could say whether the code arrives
    currentSignal()?.throwIfAborted();
    const { mail, otp } = tenant.config;
    const texts = textsIn(language);
    const values = { brand: mail?.brand ?? 'WebTrit', code, minutes: Math.ceil((end - this.store.now()) / 60_000) };
    if (channel === 'email') {
      await this.mailer.send(tenant, { to, ...composeMail(texts.otp(values), language) });
      return;
    }
    if (!otp?.webhook) throw new Error('the tenant has no webhook');
    await this.webhook.deliver(otp.webhook, {
      to,
      code,
      text: texts.otpLine(values),
      language,
      expires_at: new Date(end).toISOString(),
      tenant: tenant.id,
      request_id: currentRequest()?.id ?? '',
    });
  }
}
