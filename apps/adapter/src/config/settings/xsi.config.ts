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

/**
 * Administrator who acts for users of sign-ins without password.
 * Must have the users in scope, and a password that does not expire.
 */
export class AdminConfig {
  /**
   * User id.
   * @example ${BROADWORKS_ADMIN_USER}
   */
  @IsString() @IsNotEmpty() userId: string;
  /**
   * Password.
   * @example ${BROADWORKS_ADMIN_PASSWORD}
   */
  @IsString() @IsNotEmpty() password: string;
  /**
   * Credential of sessions without password.
   * `login-token`: tokens minted for the user. `administrator`: this login.
   */
  @IsIn(['login-token', 'administrator']) passwordlessSessions: 'login-token' | 'administrator' = 'login-token';
}

/** Connection to BroadWorks. */
export class XsiConfig {
  /**
   * Base URLs of the XSP or ADP nodes, first choice first.
   * @example [https://xsp1.example.com, https://xsp2.example.com]
   */
  @IsArray() @ArrayNotEmpty() @IsServerUrl({ each: true }) servers: string[];
  /** Permits `http://`; passwords then travel in clear text. */
  @IsBoolean() allowHttp = false;
  /** Path of XSI-Actions. */
  @IsString() actionsPath = '/com.broadsoft.xsi-actions';
  /**
   * Domain appended to a login without `@`.
   * @shown
   * @example example.com
   */
  @IsOptional()
  @IsString()
  @Matches(/^[^@\s]+$/, { message: 'must be a domain without @, such as example.com' })
  userDomain?: string;
  /**
   * X-BroadWorks-Protocol-Version; `none` omits the header.
   * A text, so in quotes.
   */
  @IsString({ message: 'must be in quotes, such as "23.0"' }) protocolVersion = '23.0';
  /** Further hosts to which a redirect may lead, with https. */
  @IsArray() @IsString({ each: true }) redirectHosts: string[] = [];
  @IsOptional() @ValidateNested() @Type(() => AdminConfig) admin?: AdminConfig;
  @ValidateNested() @Type(() => CallsConfig) calls: CallsConfig = new CallsConfig();
  @ValidateNested() @Type(() => TimeoutsConfig) timeouts: TimeoutsConfig = new TimeoutsConfig();
  /**
   * Connections to one node.
   * As many more for streams, and for calls that must not be sent twice.
   */
  @IsInt() @Min(1) @Max(1000) connections = 32;
  @IsOptional() @ValidateNested() @Type(() => TlsConfig) tls?: TlsConfig;
}
