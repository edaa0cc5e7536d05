import { IsDate, IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { ToInstant } from '../../http/page.dto';

/** What happened to the user. */
export class UserEventRequest {
  /**
   * `sip`
   * @example "sip"
   */
  @IsString()
  @IsNotEmpty()
  group: string;

  /**
   * `registered` or `unregistered`
   * @example "registered"
   */
  @IsString()
  @IsNotEmpty()
  type: string;

  /**
   * When it happened, ISO 8601; now where it is missing.
   * @example "2026-07-14T09:21:07Z"
   */
  @IsOptional()
  @ToInstant()
  @IsDate()
  timestamp?: Date;

  /**
   * Anything: it is not looked at.
   * @example {}
   */
  data?: object;
}
