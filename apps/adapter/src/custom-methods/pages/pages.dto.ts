import { IsOptional, IsString } from 'class-validator';

export class CallToActionsRequest {
  @IsOptional() @IsString() email?: string;
  /** The tab that is shown. */
  @IsOptional() @IsString() tab?: string;
}

/** A token for the page, where the operator's pages are given some. */
export class PageExtra {
  api_token?: string;
  /** ISO 8601 in UTC. */
  token_expires?: string;
}

export class CallToAction {
  title?: string;
  description?: string;
  url: string;
  extra_data: PageExtra;
}

export class CallToActions {
  actions: CallToAction[];
}

export class CustomPage extends CallToAction {
  /** Until when it may be shown without asking again. */
  expires_at: string;
}

export class CustomPages {
  pages: CustomPage[];
}

export class PortalUrl {
  url: string;
  expires_at: string;
}

export class PageAccessToken {
  access_token: string;
  refresh_token: string;
  expires_at: string;
}
