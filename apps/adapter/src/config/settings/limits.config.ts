import { IsInt, IsNumber, IsOptional, Max, Min } from 'class-validator';

/** What the process takes on from callers, whatever their tenant. Requirements, section 0. */
export class LimitsConfig {
  /** Seconds in which the head of a request must be there. */
  @IsInt() @Min(1) @Max(60) headers = 5;
  /** Seconds in which a whole request must be there. */
  @IsInt() @Min(1) @Max(60) request = 10;
  /** Seconds within which a response begins, whatever BroadWorks does. WebTrit Core waits for some 15. */
  @IsNumber() @Min(0.1) @Max(60) response = 9;
  /** Bytes of a request's head. */
  @IsInt() @Min(4096) @Max(65_536) headerBytes = 16_384;
  /** Bytes of an address with its query. */
  @IsInt() @Min(1024) @Max(16_384) urlBytes = 4096;
  /** Bytes of a body, and of one that signs somebody in or out. */
  @IsInt() @Min(16_384) @Max(1_048_576) bodyBytes = 65_536;
  @IsInt() @Min(1024) @Max(65_536) sessionBodyBytes = 16_384;
  /** Open connections; near the limit idle ones are closed, and at the limit the least worthy makes room. */
  @IsInt() @Min(10) @Max(65_535) connections = 2000;
  /** Open connections of one address that is no trusted proxy; IPv6 counts by /64. */
  @IsInt() @Min(1) @Max(65_535) connectionsPerSource = 1000;
  /** Seconds for which a connection may stay idle on which nobody has shown credentials. */
  @IsInt() @Min(1) @Max(620) idle = 5;
  /** Seconds for which a client may take nothing of a response, and bytes in a second that it must take on average. */
  @IsInt() @Min(1) @Max(600) unread = 30;
  @IsInt() @Min(1) @Max(1_048_576) readRate = 8192;
  /** Requests that are served at the same time; one more is answered 503. */
  @IsInt() @Min(10) @Max(65_535) inFlight = 512;
  /** Those of one tenant; one more of that tenant is answered 503. */
  @IsInt() @Min(1) @Max(65_535) inFlightPerTenant = 256;
  /** Milliseconds by which 1 % of the event loop's turns may be late; above it requests are answered 503. */
  @IsInt() @Min(20) @Max(10_000) loopDelay = 200;
  /** Sign-ins and codes that one address may ask for in a minute. */
  @IsInt() @Min(1) signInsPerSource = 30;
  /** Codes that one address may ask for in 15 minutes, and wrong ones that it may send in an hour. Default: `signInsPerSource`. */
  @IsOptional() @IsInt() @Min(1) otpCodesPerSource?: number;
  @IsOptional() @IsInt() @Min(1) otpGuessesPerSource?: number;
  /** Sign-outs with an unknown token from one address in a minute. Default: `signInsPerSource`. */
  @IsOptional() @IsInt() @Min(1) signOutsPerSource?: number;
  /** Refreshes with an unknown token from one address in a minute. Default: `signInsPerSource`. */
  @IsOptional() @IsInt() @Min(1) refreshesPerSource?: number;
  /** Seconds after a stop signal for which new requests are still taken, so that a balancer notices. */
  @IsInt() @Min(0) @Max(10) drain = 3;
}
