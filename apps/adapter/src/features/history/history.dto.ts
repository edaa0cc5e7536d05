import { IsDate, IsOptional } from 'class-validator';
import { PageQuery, Pagination, ToInstant } from '../../http/page.dto';

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
  /**
   * Unique for each row, the same at each poll.
   * @example "received-0.25:0"
   */
  call_id: string;
  /** @example "incoming" */
  direction: 'incoming' | 'outgoing' | 'forwarded';
  /** @example "accepted" */
  status: 'accepted' | 'declined' | 'missed' | 'error';
  /**
   * A number, perhaps with a name behind it: `14155550101 (Ann Lee)`; `anonymous` for who hides.
   * @example "12025550142 (Ann Lee)"
   */
  caller: string;
  /** @example "12025550101" */
  callee: string;
  /**
   * When it was answered, or when it started.
   * @example "2026-07-14T09:21:07.412Z"
   */
  connect_time: string;
  /** @example "2026-07-14T09:23:12.412Z" */
  disconnect_time: string;
  /** @example "Normal call clearing" */
  disconnect_reason: string;
  /**
   * Seconds of talk.
   * @example 125
   */
  duration: number;
  /**
   * Under which `GET /user/recordings/{recording_id}` has the call's recording; left out where there is none.
   * @example "q83vASNFZ4mrze8"
   */
  recording_id?: string;
}

export class HistoryPage {
  items: CdrInfo[];
  pagination: Pagination;
}
