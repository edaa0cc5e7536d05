import { IsInt, Max, Min } from 'class-validator';

export class HistoryConfig {
  /** Seconds for which the same question is answered without asking BroadWorks. */
  @IsInt() @Min(0) @Max(300) refresh = 15;
  /** Days of calls in a list for which the request names no `time_from`. */
  @IsInt() @Min(1) @Max(3650) days = 365;
}
