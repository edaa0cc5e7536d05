import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsNotEmpty, IsOptional, ValidateNested } from 'class-validator';
import { ContactsConfig } from './contacts.config';
import { FeaturesConfig } from './features.config';
import { HistoryConfig } from './history.config';
import { type Language, languages } from './languages';
import { MailConfig } from './mail.config';
import { NumbersConfig } from './numbers.config';
import { OtpConfig } from './otp.config';
import { PagesConfig } from './pages.config';
import { PresenceConfig } from './presence.config';
import { AutoProvisionConfig } from './provisioning.config';
import { QueuesConfig } from './queues.config';
import { type AnyRecordingsConfig, RecordingsConfig, recordingsByType } from './recordings.config';
import { SignInsConfig } from './sign-ins.config';
import { SipConfig } from './sip.config';
import { VoicemailConfig } from './voicemail.config';
import { XsiConfig } from './xsi.config';

/** Settings of a tenant. */
export class TenantConfig {
  @IsNotEmpty({ message: 'is required' }) @ValidateNested() @Type(() => XsiConfig) xsi: XsiConfig;
  @ValidateNested() @Type(() => SignInsConfig) signIns: SignInsConfig = new SignInsConfig();
  @ValidateNested() @Type(() => SipConfig) sip: SipConfig = new SipConfig();
  @ValidateNested() @Type(() => ContactsConfig) contacts: ContactsConfig = new ContactsConfig();
  @ValidateNested() @Type(() => HistoryConfig) history: HistoryConfig = new HistoryConfig();
  @ValidateNested() @Type(() => PresenceConfig) presence: PresenceConfig = new PresenceConfig();
  @ValidateNested() @Type(() => QueuesConfig) queues: QueuesConfig = new QueuesConfig();
  @IsOptional() @ValidateNested() @Type(() => RecordingsConfig, recordingsByType) recordings?: AnyRecordingsConfig;
  @ValidateNested() @Type(() => PagesConfig) pages: PagesConfig = new PagesConfig();
  @ValidateNested() @Type(() => VoicemailConfig) voicemail: VoicemailConfig = new VoicemailConfig();
  @ValidateNested() @Type(() => NumbersConfig) numbers: NumbersConfig = new NumbersConfig();
  /**
   * Makes every user id `<tenant>:<id>`.
   * For one WebTrit Core with several BroadWorks; decide before the first sign-in.
   */
  @IsBoolean() prefixUserIds = false;
  @ValidateNested() @Type(() => FeaturesConfig) features: FeaturesConfig = new FeaturesConfig();
  /** Language of mails if the app requests none of these. */
  @IsIn(languages) language: Language = 'en';
  @IsOptional() @ValidateNested() @Type(() => MailConfig) mail?: MailConfig;
  @IsOptional() @ValidateNested() @Type(() => OtpConfig) otp?: OtpConfig;
  @IsOptional() @ValidateNested() @Type(() => AutoProvisionConfig) autoProvision?: AutoProvisionConfig;
}
