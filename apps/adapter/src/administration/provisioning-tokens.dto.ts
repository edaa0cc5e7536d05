import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  Min,
} from 'class-validator';
import { type Language, languages } from '../config/settings/languages';

export const mostAtOnce = 1000;

export class ProvisioningTokenOptions {
  /**
   * Seconds for which the link is good, instead of the tenant's own.
   * @example 604800
   */
  @IsOptional()
  @IsInt()
  @Min(60)
  @Max(365 * 24 * 3600)
  lifetime?: number;

  /**
   * Whether the link is sent to the address in the user's profile, too.
   * @example true
   */
  @IsOptional()
  @IsBoolean()
  mail?: boolean;

  /**
   * Of the mail, instead of the tenant's own: ISO 639-1.
   * @example "en"
   */
  @IsOptional()
  @IsIn(languages)
  language?: Language;
}

export class ProvisioningTokenCreateRequest extends ProvisioningTokenOptions {
  /**
   * BroadWorks user id, with or without the tenant's domain.
   * @example "alice@example.com"
   */
  @IsString()
  @IsNotEmpty()
  user_id: string;

  /**
   * The link as a picture, too.
   * @example "png"
   */
  @IsOptional()
  @IsIn(['png', 'svg', 'none'])
  qr?: 'png' | 'svg' | 'none';
}

export class ProvisioningTokensCreateRequest extends ProvisioningTokenOptions {
  /**
   * BroadWorks user ids.
   * @example ["alice@example.com", "bob@example.com"]
   */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(mostAtOnce)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  users: string[];
}

export class ProvisioningTokenCreated {
  /**
   * By which it is listed and revoked.
   * @example "f4b1c9"
   */
  id: string;
  /**
   * BroadWorks user id, as BroadWorks writes it.
   * @example "alice@example.com"
   */
  user_id: string;
  /**
   * A secret, told only here: whoever opens it is signed in as the user.
   * @example "https://app.example.com/autoprovision?config_token=wp1.O-jHJClbed5EyWO6wjOyua8EzKgqsDZtnVYglhpGlXg"
   */
  link: string;
  /** @example "2026-11-25T22:22:54.854Z" */
  expires_at: string;
  /**
   * The link as a picture, PNG in base64.
   * @example "iVBORw0KGgo="
   */
  qr_png?: string;
  /**
   * The link as a picture, SVG.
   * @example "<svg/>"
   */
  qr_svg?: string;
}

/** Either what was made, or a code and a message. */
export class ProvisioningTokenOutcome {
  /**
   * As it was asked for.
   * @example "alice@example.com"
   */
  user_id: string;
  /** @example "f4b1c9" */
  id?: string;
  /** @example "https://app.example.com/autoprovision?config_token=wp1.O-jHJClbed5EyWO6wjOyua8EzKgqsDZtnVYglhpGlXg" */
  link?: string;
  /** @example "2026-11-25T22:22:54.854Z" */
  expires_at?: string;
  /**
   * Why there is no link, as a single request would say it.
   * @example "user_not_found"
   */
  code?: string;
  /** @example "There is no such user" */
  message?: string;
}

export class ProvisioningTokenOutcomes {
  /** In the order of the request. */
  items: ProvisioningTokenOutcome[];
}

export class ProvisioningTokensQuery {
  /** BroadWorks user id, as BroadWorks writes it. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  user_id?: string;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  items_per_page?: number = 100;

  /** The id after which the list goes on: the last one of the page before. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  before?: string;
}

export class ProvisioningTokenInfo {
  /** @example "f4b1c9" */
  id: string;
  /** @example "alice@example.com" */
  user_id: string;
  /** @example "open" */
  state: 'open' | 'spent' | 'revoked' | 'expired';
  /** @example "2026-11-18T22:22:54.854Z" */
  created_at: string;
  /** @example "2026-11-25T22:22:54.854Z" */
  expires_at: string;
  /** @example "2026-11-19T08:00:00.000Z" */
  spent_at?: string;
  /** @example "2026-11-19T08:00:00.000Z" */
  revoked_at?: string;
}

export class ProvisioningTokenList {
  /** The newest first. Forgotten 30 days after they ended. */
  items: ProvisioningTokenInfo[];
}
