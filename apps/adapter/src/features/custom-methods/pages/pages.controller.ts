import { Body, Headers } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Session } from '../../../sign-in/session/session';
import { CurrentSession } from '../../../sign-in/session/session.guard';
import { PrivateMethods, ReadMethod } from '../method/custom-method.decorator';
import { CallToActions, CallToActionsRequest, CustomPages, PageAccessToken, PortalUrl } from './pages.dto';
import { Pages } from './pages.service';

const ApiLanguage = () => ApiHeader({ name: 'accept-language', required: false });

/** The methods that the phone itself calls. */
@PrivateMethods()
export class PagesController {
  constructor(private readonly pages: Pages) {}

  /** Buttons that the operator adds to the app. */
  @ReadMethod('call-to-actions')
  @ApiLanguage()
  async callToActions(
    @CurrentSession() session: Session,
    @Body() { tab }: CallToActionsRequest,
    @Headers('accept-language') language?: string,
  ): Promise<CallToActions> {
    return { actions: await this.pages.callToActions(session, language, tab) };
  }

  /** Pages that the operator adds to the app. */
  @ReadMethod('custom-pages')
  @ApiLanguage()
  async customPages(
    @CurrentSession() session: Session,
    @Headers('accept-language') language?: string,
  ): Promise<CustomPages> {
    return { pages: await this.pages.custom(session, language) };
  }

  /** The operator's portal. */
  @ReadMethod('self-config-portal-url')
  @ApiLanguage()
  portal(@CurrentSession() session: Session, @Headers('accept-language') language?: string): PortalUrl {
    return this.pages.portal(session, language);
  }

  /** Tokens with which the operator's own page may ask this adapter. */
  @ReadMethod('external-page-access-token')
  accessToken(@CurrentSession() session: Session): Promise<PageAccessToken> {
    return this.pages.accessToken(session);
  }
}
