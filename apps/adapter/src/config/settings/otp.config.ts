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

/** A gateway of the operator's, which takes a code to a telephone. */
export class OtpWebhookConfig {
  @IsServerUrl() url: string;
  /** True if it may be `http://`: codes then cross the network in clear. */
  @IsBoolean() allowHttp = false;
  /** Signs each request. */
  @IsString() @MinLength(16) secret: string;
  /** How the user is told that the code comes. */
  @IsIn(['sms', 'call', 'other']) channel: 'sms' | 'call' | 'other' = 'sms';
  /** From whom the user is told that it comes. */
  @IsOptional() @IsString() @IsNotEmpty() from?: string;
  /** Which number of the user's profile it goes to. */
  @IsIn(['mobile', 'number']) to: 'mobile' | 'number' = 'mobile';
}

/** Signing in by a one-time password. Where this section is, it is offered. */
export class OtpConfig {
  /** The first that has an address for the user is used. */
  @IsArray() @ArrayNotEmpty() @ArrayUnique() @IsIn(['email', 'webhook'], { each: true }) channels: (
    | 'email'
    | 'webhook'
  )[] = ['email'];
  @IsOptional() @ValidateNested() @Type(() => OtpWebhookConfig) webhook?: OtpWebhookConfig;
  /** User ids in whose enterprises, or groups, numbers and e-mail addresses are looked for. */
  @IsArray() @IsString({ each: true }) directoryUsers: string[] = [];
  /** Whether nobody can tell from an answer if there is such a user. */
  @IsBoolean() hideUnknownUsers = false;
  /** Of a code. */
  @IsInt() @Min(4) @Max(10) digits = 6;
  /** For how long a code is good, in seconds. */
  @IsInt() @Min(30) @Max(3600) lifetime = 600;
  /** Wrong guesses at one code. */
  @IsInt() @Min(1) @Max(10) guesses = 5;
  /** Wrong guesses at all codes of one user in an hour. */
  @IsInt() @Min(1) guessesPerUser = 20;
  /** Codes that are sent to one user in 15 minutes. */
  @IsInt() @Min(1) codesPerUser = 5;
  /** Codes that are asked for at the tenant in 15 minutes. */
  @IsInt() @Min(1) codesPerTenant = 1000;
}
