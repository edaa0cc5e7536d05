import { Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { IsServerUrl } from './server-url';

/**
 * Gateway of yours that delivers codes to phones.
 * Needed if `otp.channels` has `webhook`.
 */
export class OtpWebhookConfig {
  /**
   * URL of your gateway.
   * @example https://gateway.acme.example/codes
   */
  @IsServerUrl() url: string;
  /** Permits `http://`; codes then travel in clear text. */
  @IsBoolean() allowHttp = false;
  /**
   * Key of the HMAC signature of each request.
   * @example ${OTP_WEBHOOK_SECRET}
   */
  @IsString() @MinLength(16) secret: string;
  /** Delivery channel that the app shows. */
  @IsIn(['sms', 'call', 'other']) channel: 'sms' | 'call' | 'other' = 'sms';
  /**
   * Sender that the app shows.
   * @example "+12025550190"
   */
  @IsOptional() @IsString() @IsNotEmpty() from?: string;
  /** Number of the profile to which codes go. */
  @IsIn(['mobile', 'number']) to: 'mobile' | 'number' = 'mobile';
}

/**
 * Sign-in by one-time password.
 * Needs `xsi.admin`.
 */
export class OtpConfig {
  /**
   * Delivery channels, first choice first.
   * The first one with an address in the profile is used; `email` needs `mail`.
   */
  @IsArray() @ArrayNotEmpty() @ArrayUnique() @IsIn(['email', 'webhook'], { each: true }) channels: (
    | 'email'
    | 'webhook'
  )[] = ['email'];
  @IsOptional() @ValidateNested() @Type(() => OtpWebhookConfig) webhook?: OtpWebhookConfig;
  /**
   * One user of each enterprise or group to search.
   * Their directories are searched for a typed number or e-mail address.
   * Empty: only user ids are found.
   */
  @IsArray() @IsString({ each: true }) directoryUsers: string[] = [];
  /** Hides whether a user exists. */
  @IsBoolean() hideUnknownUsers = false;
  /** Digits of a code. */
  @IsInt() @Min(4) @Max(10) digits = 6;
  /** Seconds until a code expires. */
  @IsInt() @Min(30) @Max(3600) lifetime = 600;
  /** Wrong guesses at one code. */
  @IsInt() @Min(1) @Max(10) guesses = 5;
  /** Wrong guesses at all codes of a user in an hour. */
  @IsInt() @Min(1) guessesPerUser = 20;
  /** Codes sent to a user in 15 minutes. */
  @IsInt() @Min(1) codesPerUser = 5;
  /** Codes requested at the tenant in 15 minutes. */
  @IsInt() @Min(1) codesPerTenant = 1000;
}
