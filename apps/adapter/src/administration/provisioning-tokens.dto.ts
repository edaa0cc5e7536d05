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
import { type Language, languages } from '../mail/texts';

export const mostAtOnce = 1000;

export class ProvisioningTokenOptions {
  /** Seconds for which the link is good, instead of the tenant's own. */
  @IsOptional()
  @IsInt()
  @Min(60)
  @Max(365 * 24 * 3600)
  lifetime?: number;

  /** Whether the link is sent to the address in the user's profile, too. */
  @IsOptional()
  @IsBoolean()
  mail?: boolean;

  /** Of the mail, instead of the tenant's own: ISO 639-1. */
  @IsOptional()
  @IsIn(languages)
  language?: Language;
}

export class ProvisioningTokenCreateRequest extends ProvisioningTokenOptions {
  /** BroadWorks user id, with or without the tenant's domain. */
  @IsString()
  @IsNotEmpty()
  user_id: string;

  /** The link as a picture, too. */
  @IsOptional()
  @IsIn(['png', 'svg', 'none'])
  qr?: 'png' | 'svg' | 'none';
}

export class ProvisioningTokensCreateRequest extends ProvisioningTokenOptions {
  /** BroadWorks user ids. */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(mostAtOnce)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  users: string[];
}

export class ProvisioningTokenCreated {
  /** By which it is listed and revoked. */
  id: string;
  /** BroadWorks user id, as BroadWorks writes it. */
  user_id: string;
  /** A secret, told only here: whoever opens it is signed in as the user. */
  link: string;
  expires_at: string;
  /** The link as a picture, PNG in base64. */
  qr_png?: string;
  /** The link as a picture, SVG. */
  qr_svg?: string;
}

/** Either what was made, or a code and a message. */
export class ProvisioningTokenOutcome {
  /** As it was asked for. */
  user_id: string;
  id?: string;
  link?: string;
  expires_at?: string;
  /** Why there is no link, as a single request would say it. */
  code?: string;
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
  id: string;
  user_id: string;
  state: 'open' | 'spent' | 'revoked' | 'expired';
  created_at: string;
  expires_at: string;
  spent_at?: string;
  revoked_at?: string;
}

export class ProvisioningTokenList {
  /** The newest first. Forgotten 30 days after they ended. */
  items: ProvisioningTokenInfo[];
}
