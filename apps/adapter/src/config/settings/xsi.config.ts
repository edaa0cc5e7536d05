import { Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { CallsConfig, TimeoutsConfig, TlsConfig } from './connection.config';
import { IsServerUrl } from './server-url';

export class AdminConfig {
  @IsString() @IsNotEmpty() userId: string;
  @IsString() @IsNotEmpty() password: string;
  /** What a session that began without the user's password uses towards XSI. */
  @IsIn(['login-token', 'administrator']) passwordlessSessions: 'login-token' | 'administrator' = 'login-token';
}

export class XsiConfig {
  /** Base URL of each XSP or ADP node, first choice first. */
  @IsArray() @ArrayNotEmpty() @IsServerUrl({ each: true }) servers: string[];
  /** True if a server may be `http://`: passwords then cross the network in clear. */
  @IsBoolean() allowHttp = false;
  @IsString() actionsPath = '/com.broadsoft.xsi-actions';
  /** Added to a login without `@`. */
  @IsOptional()
  @IsString()
  @Matches(/^[^@\s]+$/, { message: 'must be a domain without @, such as example.com' })
  userDomain?: string;
  /** Sent as X-BroadWorks-Protocol-Version; `none` leaves the header out. */
  @IsString() protocolVersion = '23.0';
  @IsArray() @IsString({ each: true }) redirectHosts: string[] = [];
  /** A login that may act for users. */
  @IsOptional() @ValidateNested() @Type(() => AdminConfig) admin?: AdminConfig;
  @ValidateNested() @Type(() => CallsConfig) calls: CallsConfig = new CallsConfig();
  @ValidateNested() @Type(() => TimeoutsConfig) timeouts: TimeoutsConfig = new TimeoutsConfig();
  /** To one node. As many more for streams, and for calls that must not be sent twice. */
  @IsInt() @Min(1) @Max(1000) connections = 32;
  /** Also of device files. */
  @IsOptional() @ValidateNested() @Type(() => TlsConfig) tls?: TlsConfig;
}
