import { IsBoolean, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';

/** Links with which users sign in. */
export class AutoProvisionConfig {
  /** Seconds for which a link is good, unless it is made for another time. */
  @IsInt() @Min(60) @Max(365 * 24 * 3600) lifetime = 7 * 24 * 3600;
  /** What a link looks like; `{token}` and `{tenant}` are filled in, encoded for a URL. */
  @Matches(/^(?!http:)[a-z][a-z0-9+.-]*:\S*\{token\}\S*$/i, {
    message:
      'must be an address with {token} in it and not http:, such as https://app.example.com/autoprovision?config_token={token}',
  })
  link: string;
}

/** A listener of its own, for the operator. */
export class AdministrationConfig {
  @IsString() host = '127.0.0.1';
  @IsInt() @Min(0) @Max(65535) port = 8081;
  /** Open connections; 100 if it is not set. */
  @IsOptional() @IsInt() @Min(10) @Max(65_535) connections?: number;
  /** Count requests and calls for each tenant, too. */
  @IsBoolean() metricsByTenant = false;
  /** The bearer token of everything that makes or shows links; without it nobody can. */
  @IsOptional()
  @Matches(/^(?!(.)\1*$)[\x21-\x7e]{32,}$/, {
    message: 'must be at least 32 characters without blanks, not all alike, such as: openssl rand -hex 32',
  })
  key?: string;
}
