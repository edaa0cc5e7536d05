import { IsOptional, IsString } from 'class-validator';

export class CallToActionsRequest {
  /** @example "alice.levesque@example.com" */
  @IsOptional() @IsString() email?: string;
  /**
   * The tab that is shown.
   * @example "recents"
   */
  @IsOptional() @IsString() tab?: string;
}

/** A token for the page, where the operator's pages are given some. */
export class PageExtra {
  /** @example "wa1.WNg4Sf3zb0JLguStz3AJPMqsWQRzSPcge7rF4am0hs4" */
  api_token?: string;
  /**
   * ISO 8601 in UTC.
   * @example "2026-11-25T22:22:54.854Z"
   */
  token_expires?: string;
}

export class CallToAction {
  /** @example "Help" */
  title?: string;
  /** @example "Ask us" */
  description?: string;
  /** @example "https://example.com/help" */
  url: string;
  extra_data: PageExtra;
}

export class CallToActions {
  actions: CallToAction[];
}

export class CustomPage extends CallToAction {
  /**
   * Until when it may be shown without asking again.
   * @example "2026-11-25T22:22:54.854Z"
   */
  expires_at: string;
}

export class CustomPages {
  pages: CustomPage[];
}

export class PortalUrl {
  /** @example "https://example.com/help" */
  url: string;
  /** @example "2026-11-25T22:22:54.854Z" */
  expires_at: string;
}

export class PageAccessToken {
  /** @example "wa1.WNg4Sf3zb0JLguStz3AJPMqsWQRzSPcge7rF4am0hs4" */
  access_token: string;
  /** @example "wr1.O-jHJClbed5EyWO6wjOyua8EzKgqsDZtnVYglhpGlXg" */
  refresh_token: string;
  /** @example "2026-11-25T22:22:54.854Z" */
  expires_at: string;
}
