import { IsInt, IsNotEmpty, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';

// Limits and TLS of the connection to BroadWorks.

/** Time limits in seconds, for XSI and for device files. */
export class TimeoutsConfig {
  /** Connection, TLS included. */
  @IsNumber() @Min(0.1) @Max(60) connect = 2;
  /** First byte of the response. */
  @IsNumber() @Min(0.1) @Max(60) headers = 5;
  /** Pause between two parts of a body. */
  @IsNumber() @Min(0.1) @Max(60) silence = 5;
  /** One attempt at one node. */
  @IsNumber() @Min(0.1) @Max(60) attempt = 8;
  /** Whole call: queueing, all attempts and redirects. */
  @IsNumber() @Min(0.1) @Max(60) total = 12;
}

/** Concurrent calls to BroadWorks (a bulkhead), so that a slow one affects no other tenant. */
export class CallsConfig {
  /** Concurrent calls of the tenant. */
  @IsInt() @Min(1) @Max(10_000) parallel = 64;
  /** Queued calls; one more fails with 503. */
  @IsInt() @Min(0) @Max(100_000) waiting = 128;
  /**
   * Concurrent calls of one session.
   * BroadWorks limits the transactions of a user.
   */
  @IsInt() @Min(1) @Max(32) perUser = 2;
  /** Queued calls of one session; one more fails with 503. */
  @IsInt() @Min(0) @Max(1000) waitingPerUser = 16;
}

/**
 * TLS towards XSI and device files.
 * Renewed files are read at a reload.
 */
export class TlsConfig {
  /**
   * PEM file of trusted authorities.
   * Replaces the public ones; list both if XSI and Device Management differ.
   * @example /etc/adapter/tls/ca.pem
   */
  @IsOptional() @IsString() @IsNotEmpty() ca?: string;
  /**
   * PEM file of the client certificate.
   * @example /etc/adapter/tls/adapter.pem
   */
  @IsOptional() @IsString() @IsNotEmpty() certificate?: string;
  /**
   * PEM file of its private key, without a pass phrase.
   * @example /etc/adapter/tls/adapter.key
   */
  @IsOptional() @IsString() @IsNotEmpty() key?: string;
}
