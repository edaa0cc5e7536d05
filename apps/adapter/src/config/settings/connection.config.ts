import { IsInt, IsNotEmpty, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';

// How a tenant's BroadWorks is connected to. Requirements, section 0.

/** Seconds. */
export class TimeoutsConfig {
  @IsNumber() @Min(0.1) @Max(60) connect = 2;
  /** Until the head of an answer is there. */
  @IsNumber() @Min(0.1) @Max(60) headers = 5;
  /** Between two parts of a body. */
  @IsNumber() @Min(0.1) @Max(60) silence = 5;
  /** One attempt at one node. */
  @IsNumber() @Min(0.1) @Max(60) attempt = 8;
  /** A whole request, with its waiting and its second attempt. */
  @IsNumber() @Min(0.1) @Max(60) total = 12;
}

/** How much may be asked of a BroadWorks at the same time, so that a slow one holds up nobody else. */
export class CallsConfig {
  @IsInt() @Min(1) @Max(10_000) parallel = 64;
  /** Those that wait for a place; one more is answered 503. */
  @IsInt() @Min(0) @Max(100_000) waiting = 128;
  /** Of one session: BroadWorks limits transactions of a user. */
  @IsInt() @Min(1) @Max(32) perUser = 2;
  /** Calls of one session that wait; one more is answered 503. */
  @IsInt() @Min(0) @Max(1000) waitingPerUser = 16;
}

/** PEM files. */
export class TlsConfig {
  /** Of the authorities that are believed, instead of the public ones. */
  @IsOptional() @IsString() @IsNotEmpty() ca?: string;
  /** What is shown to a server that asks for it. */
  @IsOptional() @IsString() @IsNotEmpty() certificate?: string;
  @IsOptional() @IsString() @IsNotEmpty() key?: string;
}
