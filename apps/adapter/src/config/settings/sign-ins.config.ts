import { IsInt, Max, Min } from 'class-validator';

/**
 * Rate limits of sign-ins, with and without password.
 * See docs/operate/sign-in-limits.md.
 */
export class SignInsConfig {
  /**
   * Wrong passwords of a user before a delay.
   * Fewer than disable a login at your BroadWorks.
   */
  @IsInt() @Min(1) @Max(100) failures = 4;
  /**
   * Seconds of the longest delay.
   * The first delay is a minute; each further failure doubles it.
   */
  @IsInt() @Min(60) @Max(86_400) longestDelay = 900;
  /** Sign-ins at the tenant in a minute; one more is 429. */
  @IsInt() @Min(1) @Max(1_000_000) perMinute = 1000;
  /** Concurrent sign-ins at BroadWorks. */
  @IsInt() @Min(1) @Max(1000) parallel = 8;
  /** Queued sign-ins; one more is 429. */
  @IsInt() @Min(0) @Max(10_000) waiting = 64;
}
