import { IsIn } from 'class-validator';

/** Log on standard output. */
export class LogConfig {
  /** Least severe level to write; requests are `info`. */
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  level = 'info';

  /** `auto`: `pretty` on a terminal, `json` elsewhere. */
  @IsIn(['auto', 'pretty', 'json'])
  format: 'auto' | 'pretty' | 'json' = 'auto';
}
