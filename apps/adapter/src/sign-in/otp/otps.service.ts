import { foldUserId, isNoSuchUser } from '@libs/xsi';
import { Inject, Injectable } from '@nestjs/common';
import type { Tenant } from '../../broadworks/tenants/tenant';
import { KEYS } from '../../config/config.module';
import type { Keys } from '../../config/reading/keys';
import type { Language } from '../../config/settings/languages';
import type { OtpConfig } from '../../config/settings/otp.config';
import {
  deliveryChannelUnspecified,
  incorrectOtpCode,
  otpExpired,
  otpNotFound,
  otpVerificationAttemptsExceeded,
  userNotFound,
} from '../../http/api-error';
import { requireClient } from '../../http/client-gone';
import { STORE } from '../../store/module/store.module';
import type { OtpRow } from '../../store/otp-store';
import type { Store } from '../../store/store';
import { Redemptions } from '../session/redemptions';
import type { SessionResponse } from '../session/session.dto';
import { SignIns } from '../session/sign-ins.service';
import { hashOf } from '../tokens';
import { AfterAnswer } from './after-answer.service';
import { hashesOfCode, hashOfCode, hashOfNoCode, newCode, newOtpId } from './code';
import { announce, OtpDelivery, type Route, routeTo } from './delivery.service';
import type { OtpCreateResponse, OtpVerifyRequest } from './otp.dto';
import { OtpLimits } from './otp-limits';
import { UserFinder } from './user-finder.service';

/** A tenant at which one can sign in by a one-time password. */
export interface OtpTenant {
  tenant: Tenant;
  otp: OtpConfig;
}

/** A request for a code. */
interface Asked extends OtpTenant {
  id: string;
  /** Without blanks around it, and in one form of Unicode. */
  typed: string;
  language: Language;
  /** When the code expires, whenever it is sent. */
  end: number;
}

/** Signing in by a one-time password. */
@Injectable()
export class Otps {
  constructor(
    private readonly users: UserFinder,
    private readonly delivery: OtpDelivery,
    private readonly signIns: SignIns,
    private readonly after: AfterAnswer,
    private readonly limits: OtpLimits,
    private readonly redemptions: Redemptions,
    @Inject(STORE) private readonly store: Store,
    @Inject(KEYS) private readonly keys: Keys,
  ) {}

  async create({ tenant, otp }: OtpTenant, userRef: string, language: Language): Promise<OtpCreateResponse> {
    await this.limits.countRequest(tenant.id, otp);
    const typed = userRef.trim().normalize('NFKC');
    const end = this.store.now() + otp.lifetime * 1000;
    const asked = { tenant, otp, id: newOtpId(), typed, language, end };
    if (!otp.hideUnknownUsers) {
      const route = await this.sendCode(asked);
      return { otp_id: asked.id, ...announce(route.channel, tenant.config) };
    }
    // answered before anybody is looked for: neither the answer nor its time depends on who there is
    requireClient();
    await this.store.otps.add(this.decoyOf(asked, hashOf(foldUserId(tenant.userIdOf(typed) ?? typed), this.keys[0])));
    this.after.run(() => this.sendCode(asked));
    return { otp_id: asked.id, ...announce(otp.channels[0] ?? 'email', tenant.config) };
  }

  async verify({ tenant, otp }: OtpTenant, { otp_id: id, code }: OtpVerifyRequest): Promise<SessionResponse> {
    const userId = await this.store.otps.userOf(id);
    if (!userId) throw otpNotFound();
    const hashes = hashesOfCode(code, { id, tenant: tenant.id, userId }, this.keys);
    const limits = this.limits.ofGuesses(userId, otp);
    const guess = await this.store.otps.guess(id, tenant.id, hashes, otp.guesses, this.store.now(), limits);
    switch (guess.kind) {
      case 'right':
        return this.redemptions.run(['otp', id], () => this.redeem(tenant, id, guess.userId), otpNotFound);
      case 'wrong':
        throw incorrectOtpCode();
      case 'expired':
        throw otpExpired();
      case 'exceeded':
        throw otpVerificationAttemptsExceeded();
      case 'throttled':
        return this.limits.rejectGuess();
      case 'unknown':
        throw otpNotFound();
    }
  }

  /** Redeems the code after everything else is at hand: while BroadWorks does not respond, it stays valid. */
  private async redeem(tenant: Tenant, otpId: string, userId: string): Promise<SessionResponse> {
    try {
      const response = await this.signIns.withoutPassword(tenant, userId, (...kept) =>
        this.store.otps.spend(otpId, ...kept),
      );
      if (response) return response;
    } catch (error) {
      if (!isNoSuchUser(error)) throw error;
    }
    throw otpNotFound();
  }

  /** Finds the user and an address. A user who asked too often is sent nothing, and is not told so. */
  private async sendCode(asked: Asked): Promise<Route> {
    const { tenant, otp, typed, language } = asked;
    const profile = await this.users.find(tenant, typed);
    if (!profile) throw userNotFound();
    const route = routeTo(profile, tenant);
    if (!route) throw deliveryChannelUnspecified();
    const { userId } = profile.details;
    requireClient();
    const mayHaveCode = await this.limits.mayHaveCode(tenant.id, userId, otp);
    const code = newCode(otp.digits);
    const row = this.decoyOf(asked, userId);
    if (mayHaveCode) row.codeHash = hashOfCode(code, row, this.keys);
    if (!otp.hideUnknownUsers) await this.store.otps.add(row);
    // a decoy that was guessed at too often is gone, as that of an unknown user is
    else if (!(await this.store.otps.replace(row))) return route;
    if (mayHaveCode) await this.delivery.send(tenant, route, code, asked.end, language);
    return route;
  }

  /** A row for which no code is right. */
  private decoyOf({ id, tenant, end }: Asked, userId: string): OtpRow {
    return { id, tenant: tenant.id, userId, codeHash: hashOfNoCode(), end };
  }
}
