import { IsDate, IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { ToInstant } from '../api/page.dto';

/** What happened to the user. Contract 9.9. */
export class UserEventRequest {
  /** `sip` */
  @IsString()
  @IsNotEmpty()
  group: string;

  /** `registered` or `unregistered` */
  @IsString()
  @IsNotEmpty()
  type: string;

  /** When it happened, ISO 8601; now where it is missing. */
  @IsOptional()
  @ToInstant()
  @IsDate()
  timestamp?: Date;

  /** Anything: it is not looked at. */
  data?: object;
}
