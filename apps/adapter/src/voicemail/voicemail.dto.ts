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
  id: string;
  type: 'voice' | 'fax';
  /** Seconds; 0 for a fax. */
  duration: number;
  /** In units of 1024 bytes; estimated until the message was downloaded, 0 where it cannot be. */
  size: number;
  date: string;
  seen: boolean;
}

export class VoicemailAttachment {
  type: string;
  subtype: string;
  /** As that of the message. */
  size: number;
  filename: string;
}

export class VoicemailDetails extends Voicemail {
  /** Number of the caller, or `anonymous`. */
  sender: string;
  receiver: string;
  /** None for a message that BroadWorks lists, but does not give out. */
  attachments: VoicemailAttachment[];
}

/** Newest first. The phone reads `items`, other clients `messages`: they are the same. */
export class VoicemailList {
  messages: Voicemail[];
  items: Voicemail[];
  /** Whether one of these was not seen. */
  has_new_messages: boolean;
}

export class VoicemailSeen {
  @IsBoolean()
  seen: boolean;
}

export class AttachmentQuery {
  /** `wav`, `mp3` or `au`, in any case. */
  @IsOptional()
  @IsString()
  file_format?: string;
}
