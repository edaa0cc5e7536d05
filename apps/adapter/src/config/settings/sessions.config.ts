import { IsInt, Max, Min } from 'class-validator';

/** Lifetimes and limits of a session. */
export class SessionsConfig {
  /** Seconds until an access token expires. */
  @IsInt() @Min(60) accessToken = 24 * 3600;
  /** Seconds until an unused refresh token expires. */
  @IsInt() @Min(60) refreshToken = 90 * 24 * 3600;
  /** Seconds until a user must sign in again in any case. */
  @IsInt() @Min(60) absolute = 365 * 24 * 3600;
  /** Seconds in which a lost refresh may be repeated. */
  @IsInt() @Min(0) @Max(60) refreshRepeat = 10;
  /** Sessions of a user; the one unused for longest is removed. */
  @IsInt() @Min(1) perUser = 20;
  /**
   * Refreshes of a session in a minute.
   * One more is 429 and rotates no token.
   */
  @IsInt() @Min(1) refreshesPerMinute = 10;
  /** Refreshes of a session in a day. */
  @IsInt() @Min(1) refreshesPerDay = 200;
  /** Sign-outs of an ended session in a minute. */
  @IsInt() @Min(1) signOutsPerMinute = 10;
  /** Registration events of a session in a minute. */
  @IsInt() @Min(1) eventsPerMinute = 30;
  /**
   * Look-ups of unknown ids by a session in a minute.
   * Of contacts, voice messages and recordings.
   */
  @IsInt() @Min(1) missesPerMinute = 30;
}
