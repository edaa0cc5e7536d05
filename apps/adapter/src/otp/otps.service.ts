import { Inject, Injectable } from '@nestjs/common';
import {
  deliveryChannelUnspecified,
  incorrectOtpCode,
  otpExpired,
  otpNotFound,
  otpVerificationAttemptsExceeded,
  tooManyRequests,
  userNotFound,
} from '../api/api-error';
import { saysNoSuchUser } from '../api/refusal';
import { KEYS } from '../config/config.module';
import type { Keys } from '../config/keys';
import type { OtpConfig } from '../config/otp.config';
import type { Language } from '../mail/texts';
import type { SessionResponse } from '../session/session.dto';
import { SignIns } from '../session/sign-ins.service';
import { hashOf } from '../session/tokens';
import type { Store } from '../store/store';
import { STORE } from '../store/store.module';
import type { Tenant } from '../tenants/tenant';
import { AfterAnswer } from './after-answer.service';
import { hashesOfCode, hashOfCode, hashOfNoCode, newCode, newOtpId } from './code';
import { announce, OtpDelivery, type Route, routeTo } from './delivery.service';
import type { OtpCreateResponse, OtpVerifyRequest } from './otp.dto';
import { UserFinder } from './user-finder.service';

const quarterHour = 15 * 60_000;
const hour = 3600_000;

/** A tenant at which one can sign in by a one-time password. */
export interface OtpTenant {
  tenant: Tenant;
  otp: OtpConfig;
}

/** What somebody asks for, who is not signed in. */
interface Asked extends OtpTenant {
  id: string;
  typed: string;
  language: Language;
}

/** Signing in by a one-time password. Contract 8.4 and 8.5; decision 7. */
@Injectable()
export class Otps {
  constructor(
    private readonly users: UserFinder,
    private readonly delivery: OtpDelivery,
    private readonly signIns: SignIns,
    private readonly after: AfterAnswer,
    @Inject(STORE) private readonly store: Store,
    @Inject(KEYS) private readonly keys: Keys,
  ) {}

  async create({ tenant, otp }: OtpTenant, typed: string, language: Language): Promise<OtpCreateResponse> {
    if (!(await this.mayTake('otp-tenant', tenant.id, otp.codesPerTenant, quarterHour))) throw tooManyRequests();
    const asked = { tenant, otp, id: newOtpId(), typed, language };
    if (!otp.hideUnknownUsers) {
      const route = await this.sendCode(asked);
      return { otp_id: asked.id, ...announce(route.channel, tenant.config) };
    }
    // answered before anybody is looked for: neither the answer nor its time depends on who there is
    await this.keep(asked, hashOf((tenant.userIdOf(typed) ?? typed).toLowerCase(), this.keys[0]));
    this.after.run(() => this.sendCode(asked));
    return { otp_id: asked.id, ...announce(otp.channels[0] ?? 'email', tenant.config) };
  }

  async verify({ tenant, otp }: OtpTenant, { otp_id, code }: OtpVerifyRequest): Promise<SessionResponse> {
    const userId = await this.store.otps.userOf(otp_id);
    if (!userId) throw otpNotFound();
    if (!(await this.mayTake('otp-guesses', tenant.id, otp.guessesPerUser, hour, userId))) {
      throw otpVerificationAttemptsExceeded();
    }
    const hashes = hashesOfCode(code, { id: otp_id, tenant: tenant.id, userId }, this.keys);
    const guess = await this.store.otps.guess(otp_id, tenant.id, hashes, otp.guesses, this.store.now());
    switch (guess.kind) {
      case 'right':
        return this.signIn(tenant, otp_id, guess.userId);
      case 'wrong':
        throw incorrectOtpCode();
      case 'expired':
        throw otpExpired();
      case 'exceeded':
        throw otpVerificationAttemptsExceeded();
      case 'unknown':
        throw otpNotFound();
    }
  }

  /** The code is spent only with everything else at hand: while BroadWorks does not answer, it stays good. */
  private async signIn(tenant: Tenant, otpId: string, userId: string): Promise<SessionResponse> {
    try {
      const response = await this.signIns.withoutPassword(tenant, userId, (...kept) =>
        this.store.otps.spend(otpId, ...kept),
      );
      if (response) return response;
    } catch (error) {
      if (!saysNoSuchUser(error)) throw error;
    }
    throw otpNotFound();
  }

  /** Finds out whom, and how they can be reached. A user who asked too often is sent nothing, and is not told so. */
  private async sendCode(asked: Asked): Promise<Route> {
    const { tenant, otp, typed, language } = asked;
    const profile = await this.users.find(tenant, typed);
    if (!profile) throw userNotFound();
    const route = routeTo(profile, tenant);
    if (!route) throw deliveryChannelUnspecified();
    const { userId } = profile.details;
    if (!(await this.mayTake('otp-codes', tenant.id, otp.codesPerUser, quarterHour, userId))) {
      await this.keep(asked, userId);
      return route;
    }
    const code = newCode(otp.digits);
    const end = await this.keep(asked, userId, code);
    await this.delivery.send(tenant, route, code, end, language);
    return route;
  }

  /** Keeps a code, or what stands in for one that was sent to nobody; returns when it ends. */
  private async keep({ id, tenant, otp }: Asked, userId: string, code?: string): Promise<number> {
    const end = this.store.now() + otp.lifetime * 1000;
    const belonging = { id, tenant: tenant.id, userId };
    const codeHash = code === undefined ? hashOfNoCode() : hashOfCode(code, belonging, this.keys);
    await this.store.otps.add({ ...belonging, codeHash, end });
    return end;
  }

  /** The limits of requirements, section 0. User ids are the same in capitals. */
  private mayTake(what: string, tenantId: string, limit: number, window: number, userId = ''): Promise<boolean> {
    return this.store.throttles.take([what, tenantId, userId.toLowerCase()], limit, window);
  }
}
