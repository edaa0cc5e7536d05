import { IsInt, Max, Min } from 'class-validator';

/** Lifetimes of a sign-in, in seconds. */
export class SessionsConfig {
  @IsInt() @Min(60) accessToken = 24 * 3600;
  /** How long a refresh token may lie unused. */
  @IsInt() @Min(60) refreshToken = 90 * 24 * 3600;
  /** After how long a user must sign in again, whatever happened since. */
  @IsInt() @Min(60) absolute = 365 * 24 * 3600;
  /** How long a refresh that was lost on its way may be repeated. */
  @IsInt() @Min(0) @Max(60) refreshRepeat = 10;
  @IsInt() @Min(1) perUser = 20;
  /** Refreshes of one session; one more is answered 429, and the token stays good. */
  @IsInt() @Min(1) refreshesPerMinute = 10;
  @IsInt() @Min(1) refreshesPerDay = 200;
  /** Further sign-outs of a session that has ended; one more is answered 429, as of all below. */
  @IsInt() @Min(1) signOutsPerMinute = 10;
  /** Events of a session's user. */
  @IsInt() @Min(1) eventsPerMinute = 30;
  /** Look-ups of contacts, messages and recordings that are not there. */
  @IsInt() @Min(1) missesPerMinute = 30;
}
