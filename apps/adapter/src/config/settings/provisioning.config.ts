import { IsBoolean, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';

/**
 * Sign-in by link or QR code.
 * Needs `xsi.admin`, and `administration.key` to make links.
 */
export class AutoProvisionConfig {
  /** Seconds until a link expires, unless requested otherwise. */
  @IsInt() @Min(60) @Max(365 * 24 * 3600) lifetime = 7 * 24 * 3600;
  /**
   * Template of a link; `{token}` and `{tenant}` are filled in.
   * Ask WebTrit which address your app opens; never `http:`.
   * @values URL with `{token}`
   * @example https://app.example.com/autoprovision?config_token={token}
   */
  @Matches(/^(?!http:)[a-z][a-z0-9+.-]*:\S*\{token\}\S*$/i, {
    message:
      'must be an address with {token} in it and not http:, such as https://app.example.com/autoprovision?config_token={token}',
  })
  link: string;
}

/** Separate listener for the operator: metrics, probes, links, Swagger. */
export class AdministrationConfig {
  /** Address to listen on. */
  @IsString() host = '127.0.0.1';
  /** TCP port. */
  @IsInt() @Min(0) @Max(65535) port = 8081;
  /**
   * Open connections; unset: 100.
   * @example 100
   */
  @IsOptional() @IsInt() @Min(10) @Max(65_535) connections?: number;
  /** Adds metrics with a `tenant` label. */
  @IsBoolean() metricsByTenant = false;
  /**
   * Bearer token for links, such as `openssl rand -hex 32`.
   * Without it no links can be made.
   * @values text of 32 or more
   * @example ${ADMINISTRATION_KEY}
   */
  @IsOptional()
  @Matches(/^(?!(.)\1*$)[\x21-\x7e]{32,}$/, {
    message: 'must be at least 32 characters without blanks, not all alike, such as: openssl rand -hex 32',
  })
  key?: string;
}
