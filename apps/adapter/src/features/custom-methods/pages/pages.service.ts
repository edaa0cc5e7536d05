import { Injectable } from '@nestjs/common';
import { functionalityNotImplemented } from '../../../http/api-error';
import type { Session } from '../../../sign-in/session/session';
import { PageTokens } from './page-tokens.service';
import type { CallToAction, CustomPage, PageAccessToken, PageExtra, PortalUrl } from './pages.dto';
import { inLanguage, ofTab, toCallToAction } from './pages.mapper';

/** Addresses are settings and do not end; the app asks for them again after an hour. */
const pageLife = 3600_000;

/** What the operator shows in the app. */
@Injectable()
export class Pages {
  constructor(private readonly tokens: PageTokens) {}

  async callToActions(session: Session, language: string | undefined, tab?: string): Promise<CallToAction[]> {
    const actions = ofTab(session.tenant.config.pages.callToActions, tab);
    const extra = actions.length > 0 ? await this.extra(session) : {};
    return actions.map((action) => toCallToAction(action, language, extra));
  }

  async custom(session: Session, language: string | undefined): Promise<CustomPage[]> {
    const { custom } = session.tenant.config.pages;
    const extra = custom.length > 0 ? await this.extra(session) : {};
    return custom.map((page) => ({
      ...toCallToAction(page, language, extra),
      expires_at: extra.token_expires ?? inAnHour(),
    }));
  }

  /** Where none is set, 501 keeps the phone from asking again. */
  portal({ tenant }: Session, language: string | undefined): PortalUrl {
    const { portalUrl } = tenant.config.pages;
    if (portalUrl === undefined) throw functionalityNotImplemented();
    return { url: inLanguage(portalUrl, language), expires_at: inAnHour() };
  }

  async accessToken(session: Session): Promise<PageAccessToken> {
    if (!mayLend(session)) throw functionalityNotImplemented();
    const { access_token, refresh_token, expires_at } = await this.tokens.of(session);
    return { access_token, refresh_token, expires_at };
  }

  private async extra(session: Session): Promise<PageExtra> {
    if (!mayLend(session)) return {};
    const { access_token, expires_at } = await this.tokens.of(session);
    return { api_token: access_token, token_expires: expires_at };
  }
}

/** A page cannot make tokens of its own out of those that it was lent. */
function mayLend({ tenant, parent }: Session): boolean {
  return tenant.config.pages.accessTokens && parent === undefined;
}

function inAnHour(): string {
  return new Date(Date.now() + pageLife).toISOString();
}
