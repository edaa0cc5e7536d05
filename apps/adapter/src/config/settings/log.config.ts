import { IsIn } from 'class-validator';

export class LogConfig {
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  level = 'info';

  /** `auto` writes readable lines to a terminal and JSON elsewhere. */
  @IsIn(['auto', 'pretty', 'json'])
  format: 'auto' | 'pretty' | 'json' = 'auto';
}
