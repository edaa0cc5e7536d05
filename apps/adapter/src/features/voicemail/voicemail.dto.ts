import { IsBoolean, IsOptional, IsString } from 'class-validator';
import { IsDay } from './day';

export class VoicemailsQuery {
  /** Only messages of this day or later: `YYYY-MM-DD`, in UTC. */
  @IsOptional()
  @IsDay()
  from_date?: string;

  /** Only messages from before this day: `YYYY-MM-DD`, in UTC. */
  @IsOptional()
  @IsDay()
  to_date?: string;
}

/** One message. */
export class Voicemail {
  /** @example "6b1c1f52-8f6c-4d1c-9a53-1b0f5b2d7c01" */
  id: string;
  /** @example "voice" */
  type: 'voice' | 'fax';
  /**
   * Seconds; 0 for a fax.
   * @example 12
   */
  duration: number;
  /**
   * In units of 1024 bytes; estimated until the message was downloaded, 0 where it cannot be.
   * @example 94
   */
  size: number;
  /** @example "2026-07-14T09:21:07.000Z" */
  date: string;
  /** @example true */
  seen: boolean;
}

export class VoicemailAttachment {
  /** @example "audio" */
  type: string;
  /** @example "wav" */
  subtype: string;
  /**
   * As that of the message.
   * @example 94
   */
  size: number;
  /** @example "message.wav" */
  filename: string;
}

export class VoicemailDetails extends Voicemail {
  /**
   * Number of the caller, or `anonymous`.
   * @example "12025550142"
   */
  sender: string;
  /** @example "12025550101" */
  receiver: string;
  /** None for a message that BroadWorks lists, but does not give out. */
  attachments: VoicemailAttachment[];
}

/** Newest first. The phone reads `items`, other clients `messages`: they are the same. */
export class VoicemailList {
  messages: Voicemail[];
  items: Voicemail[];
  /**
   * Whether one of these was not seen.
   * @example true
   */
  has_new_messages: boolean;
}

export class VoicemailSeen {
  /** @example true */
  @IsBoolean()
  seen: boolean;
}

export class AttachmentQuery {
  /** `wav`, `mp3` or `au`, in any case. */
  @IsOptional()
  @IsString()
  file_format?: string;
}
