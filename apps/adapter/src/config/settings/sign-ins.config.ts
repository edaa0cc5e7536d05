import { IsInt, Max, Min } from 'class-validator';

/** How often somebody may try to sign in with a password at a tenant. Requirements, section 0. */
export class SignInsConfig {
  /** Wrong passwords of one user before the next one has to wait: fewer than lock a login at BroadWorks. */
  @IsInt() @Min(1) @Max(100) failures = 4;
  /** Seconds of the longest wait: it is a minute first, and twice as long each time. */
  @IsInt() @Min(60) @Max(86_400) longestDelay = 900;
  /** Sign-ins, also without a password, that may be asked for in a minute; one more is answered 429. */
  @IsInt() @Min(1) @Max(1_000_000) perMinute = 1000;
  /** Sign-ins that are asked of BroadWorks at the same time, and those that wait for a place; one more is answered 429. */
  @IsInt() @Min(1) @Max(1000) parallel = 8;
  @IsInt() @Min(0) @Max(10_000) waiting = 64;
}
