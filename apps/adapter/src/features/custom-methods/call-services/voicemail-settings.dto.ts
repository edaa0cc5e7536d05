import { IsBoolean, IsEmail, IsIn } from 'class-validator';
import { IsBareNumber, MayBeCleared, MayBeMissing } from '../method/fields';
import { SwitchChange } from './settings.dto';

export class VoicemailSettingsChange extends SwitchChange {
  /**
   * Whether messages are kept in the mailbox, or only sent by e-mail.
   * @example "mailbox"
   */
  @MayBeMissing() @IsIn(['mailbox', 'email']) deliver_to?: 'mailbox' | 'email';
  /**
   * Where messages go by e-mail. Null clears it, as with every address here.
   * @example "alice@example.com"
   */
  @MayBeCleared() @IsEmail() delivery_email?: string | null;
  /**
   * Whether the phone shows that there are messages.
   * @example true
   */
  @MayBeMissing() @IsBoolean() message_waiting_indicator?: boolean;
  /**
   * Whether an e-mail tells of each message.
   * @example false
   */
  @MayBeMissing() @IsBoolean() notify?: boolean;
  /** @example "alice@example.com" */
  @MayBeCleared() @IsEmail() notify_email?: string | null;
  /**
   * Whether a copy of each message is sent by e-mail.
   * @example false
   */
  @MayBeMissing() @IsBoolean() carbon_copy?: boolean;
  /** @example "alice@example.com" */
  @MayBeCleared() @IsEmail() carbon_copy_email?: string | null;
  /**
   * Whether a caller who presses 0 is transferred.
   * @example false
   */
  @MayBeMissing() @IsBoolean() transfer_on_zero?: boolean;
  /** @example "+12025550179" */
  @MayBeCleared() @IsBareNumber(30) transfer_number?: string | null;
  /**
   * Which calls go to the mailbox: all.
   * @example false
   */
  @MayBeMissing() @IsBoolean() always_redirect?: boolean;
  /**
   * Those that come while the line is busy.
   * @example true
   */
  @MayBeMissing() @IsBoolean() busy_redirect?: boolean;
  /**
   * Those that are not answered.
   * @example true
   */
  @MayBeMissing() @IsBoolean() no_answer_redirect?: boolean;
  /**
   * Those that come while the user is out of the primary zone.
   * @example false
   */
  @MayBeMissing() @IsBoolean() out_of_zone_redirect?: boolean;
}
