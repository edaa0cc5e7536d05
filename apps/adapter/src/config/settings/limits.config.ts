import { IsInt, IsNumber, IsOptional, Max, Min } from 'class-validator';

/**
 * Limits of what the process accepts from clients.
 * See docs/operate/secure.md.
 */
export class LimitsConfig {
  /** Seconds to receive a request head. */
  @IsInt() @Min(1) @Max(60) headers = 5;
  /** Seconds to receive a whole request. */
  @IsInt() @Min(1) @Max(60) request = 10;
  /**
   * Seconds until a response begins.
   * Then cached data is served, or 500. WebTrit Core waits for about 15 seconds.
   */
  @IsNumber() @Min(0.1) @Max(60) response = 9;
  /** Bytes of a request head. */
  @IsInt() @Min(4096) @Max(65_536) headerBytes = 16_384;
  /** Bytes of a URL. */
  @IsInt() @Min(1024) @Max(16_384) urlBytes = 4096;
  /** Bytes of a body. */
  @IsInt() @Min(16_384) @Max(1_048_576) bodyBytes = 65_536;
  /** Bytes of a body of sign-in, refresh and sign-out. */
  @IsInt() @Min(1024) @Max(65_536) sessionBodyBytes = 16_384;
  /** Open connections. */
  @IsInt() @Min(10) @Max(65_535) connections = 2000;
  /**
   * Open connections of one address, unless a trusted proxy.
   * IPv6 counts by /64.
   */
  @IsInt() @Min(1) @Max(65_535) connectionsPerSource = 1000;
  /** Seconds that a connection without credentials may idle. */
  @IsInt() @Min(1) @Max(620) idle = 5;
  /** Seconds that a client may lag in reading a response. */
  @IsInt() @Min(1) @Max(600) unread = 30;
  /** Bytes in a second that a client must read on average. */
  @IsInt() @Min(1) @Max(1_048_576) readRate = 8192;
  /** Requests in flight; one more is rejected with 503. */
  @IsInt() @Min(10) @Max(65_535) inFlight = 512;
  /** Requests in flight of one tenant. */
  @IsInt() @Min(1) @Max(65_535) inFlightPerTenant = 256;
  /** Milliseconds of event loop delay (p99); above it: 503. */
  @IsInt() @Min(20) @Max(10_000) loopDelay = 200;
  /**
   * Sign-ins from one address in a minute.
   * Behind WebTrit Core without X-Forwarded-For, all users share one address.
   */
  @IsInt() @Min(1) signInsPerSource = 30;
  /**
   * Codes requested from one address in 15 minutes.
   * Unset: `signInsPerSource`.
   * @example 30
   */
  @IsOptional() @IsInt() @Min(1) otpCodesPerSource?: number;
  /**
   * Wrong codes from one address in an hour.
   * Unset: `signInsPerSource`.
   * @example 30
   */
  @IsOptional() @IsInt() @Min(1) otpGuessesPerSource?: number;
  /**
   * Refreshes with unknown tokens from an address in a minute.
   * Unset: `signInsPerSource`.
   * @example 30
   */
  @IsOptional() @IsInt() @Min(1) refreshesPerSource?: number;
  /**
   * Sign-outs with unknown tokens from an address in a minute.
   * Unset: `signInsPerSource`.
   * @example 30
   */
  @IsOptional() @IsInt() @Min(1) signOutsPerSource?: number;
  /**
   * Seconds after a stop signal in which requests are taken.
   * Longer than your load balancer takes to notice.
   */
  @IsInt() @Min(0) @Max(10) drain = 3;
}
