import { IsInt, Max, Min } from 'class-validator';

/** Call history. */
export class HistoryConfig {
  /** Seconds for which call logs are cached. */
  @IsInt() @Min(0) @Max(300) refresh = 15;
  /**
   * Days of calls returned for a request without `time_from`.
   * Fewer if BroadWorks has fewer.
   */
  @IsInt() @Min(1) @Max(3650) days = 365;
}
