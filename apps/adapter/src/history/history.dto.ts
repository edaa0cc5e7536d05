import { IsDate, IsOptional } from 'class-validator';
import { PageQuery, Pagination, ToInstant } from '../api/page.dto';

export class HistoryQuery extends PageQuery {
  /** Only calls that connected at this moment or later. ISO 8601; UTC where there is no offset. */
  @IsOptional()
  @ToInstant()
  @IsDate()
  time_from?: Date;

  /** Only calls that connected before this moment. */
  @IsOptional()
  @ToInstant()
  @IsDate()
  time_to?: Date;
}

/** One call. The published description calls more of it optional, but the phone drops a page with a field missing. */
export class CdrInfo {
  /** Unique for each row, the same at each poll. */
  call_id: string;
  direction: 'incoming' | 'outgoing' | 'forwarded';
  status: 'accepted' | 'declined' | 'missed' | 'error';
  /** A number, perhaps with a name behind it: `14155550101 (Ann Lee)`; `anonymous` for who hides. */
  caller: string;
  callee: string;
  /** When it was answered, or when it started. */
  connect_time: string;
  disconnect_time: string;
  disconnect_reason: string;
  /** Seconds of talk. */
  duration: number;
  /** Under which `GET /user/recordings/{recording_id}` has the call's recording; left out where there is none. */
  recording_id?: string;
}

export class HistoryPage {
  items: CdrInfo[];
  pagination: Pagination;
}
