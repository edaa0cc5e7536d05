import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsPort,
  IsString,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { type Language, languages } from '../mail/texts';
import { AccessConfig } from './access.config';
import { CallsConfig, TimeoutsConfig, TlsConfig } from './connection.config';
import { ContactsConfig } from './contacts.config';
import { LimitsConfig } from './limits.config';
import { MailConfig } from './mail.config';
import { NumbersConfig } from './numbers.config';
import { OtpConfig } from './otp.config';
import { PagesConfig } from './pages.config';
import { PresenceConfig } from './presence.config';
import { AdministrationConfig, AutoProvisionConfig } from './provisioning.config';
import { QueuesConfig } from './queues.config';
import { type AnyRecordingsConfig, RecordingsConfig, recordingsByType } from './recordings.config';
import { IsServerUrl } from './server-url';
import { SignInsConfig } from './sign-ins.config';
import { SipConfig } from './sip.config';
import { StoreConfig } from './store.config';
import type { TenantSettings } from './tenant-settings';
import { VoicemailConfig } from './voicemail.config';

export * from './sip.config';

// The shape of the file that ADAPTER_CONFIG names. docs/configuration.md explains each setting.

/** Lifetimes of a sign-in, in seconds. */
export class SessionsConfig {
  @IsInt() @Min(60) accessToken = 24 * 3600;
  /** How long a refresh token may lie unused. */
  @IsInt() @Min(60) refreshToken = 90 * 24 * 3600;
  /** After how long a user must sign in again, whatever happened since. */
  @IsInt() @Min(60) absolute = 365 * 24 * 3600;
  /** How long a refresh that was lost on its way may be repeated. */
  @IsInt() @Min(0) @Max(60) refreshRepeat = 10;
  @IsInt() @Min(1) perUser = 20;
  /** Refreshes of one session; one more is answered 429, and the token stays good. */
  @IsInt() @Min(1) refreshesPerMinute = 10;
  @IsInt() @Min(1) refreshesPerDay = 200;
  /** Further sign-outs of a session that has ended; one more is answered 429, as of all below. */
  @IsInt() @Min(1) signOutsPerMinute = 10;
  /** Events of a session's user. */
  @IsInt() @Min(1) eventsPerMinute = 30;
  /** Look-ups of contacts, messages and recordings that are not there. */
  @IsInt() @Min(1) missesPerMinute = 30;
}

export class LogConfig {
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  level = 'info';

  /** `auto` writes readable lines to a terminal and JSON elsewhere. */
  @IsIn(['auto', 'pretty', 'json'])
  format: 'auto' | 'pretty' | 'json' = 'auto';
}

export class AdminConfig {
  @IsString() @IsNotEmpty() userId: string;
  @IsString() @IsNotEmpty() password: string;
  /** What a session that began without the user's password uses towards XSI. */
  @IsIn(['login-token', 'administrator']) passwordlessSessions: 'login-token' | 'administrator' = 'login-token';
}

export class XsiConfig {
  /** Base URL of each XSP or ADP node, first choice first. */
  @IsArray() @ArrayNotEmpty() @IsServerUrl({ each: true }) servers: string[];
  /** Whether a server may be `http://`: passwords then cross the network in clear. */
  @IsBoolean() allowHttp = false;
  @IsString() actionsPath = '/com.broadsoft.xsi-actions';
  /** Added to a login without `@`. */
  @IsOptional()
  @IsString()
  @Matches(/^[^@\s]+$/, { message: 'must be a domain without @, such as example.com' })
  userDomain?: string;
  /** Sent as X-BroadWorks-Protocol-Version; `none` leaves the header out. */
  @IsString({ message: 'must be in quotes, such as "23.0"' }) protocolVersion = '23.0';
  @IsArray() @IsString({ each: true }) redirectHosts: string[] = [];
  /** A login that may act for users. */
  @IsOptional() @ValidateNested() @Type(() => AdminConfig) admin?: AdminConfig;
  @ValidateNested() @Type(() => CallsConfig) calls: CallsConfig = new CallsConfig();
  @ValidateNested() @Type(() => TimeoutsConfig) timeouts: TimeoutsConfig = new TimeoutsConfig();
  /** To one node. As many more for streams, and for calls that must not be sent twice. */
  @IsInt() @Min(1) @Max(1000) connections = 32;
  /** Also of device files. */
  @IsOptional() @ValidateNested() @Type(() => TlsConfig) tls?: TlsConfig;
}

export class HistoryConfig {
  /** Seconds for which the same question is answered without asking BroadWorks. */
  @IsInt() @Min(0) @Max(300) refresh = 15;
  /** Days of calls in a list for which the request names no `time_from`. */
  @IsInt() @Min(1) @Max(3650) days = 365;
}

/** What is offered to the app. The last group is served by WebTrit Core, the adapter only announces it. */
export class FeaturesConfig {
  @IsBoolean() passwordSignin = true;
  @IsBoolean() callHistory = true;
  @IsBoolean() extensions = true;
  @IsBoolean() voicemail = true;
  @IsBoolean() customMethods = true;
  @IsBoolean() userEvents = true;
  /** Call queues. */
  @IsBoolean() callCenter = false;

  @IsBoolean() internalMessaging = false;
  @IsBoolean() smsMessaging = false;
  @IsBoolean() notifications = false;
  @IsBoolean() notificationsPush = false;
  @IsBoolean() sipPresence = false;
  @IsBoolean() sipDialogs = false;
  @IsBoolean() conference = false;
  @IsBoolean() conversationMute = false;
}

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
  /** Whether a user's id is `<tenant>:<id>` everywhere, for a Core that serves several tenants. Contract, section 5. */
  @IsBoolean() prefixUserIds = false;
  @ValidateNested() @Type(() => FeaturesConfig) features: FeaturesConfig = new FeaturesConfig();
  /** Of what is written to users whose app asks for none. */
  @IsIn(languages) language: Language = 'en';
  @IsOptional() @ValidateNested() @Type(() => MailConfig) mail?: MailConfig;
  @IsOptional() @ValidateNested() @Type(() => OtpConfig) otp?: OtpConfig;
  @IsOptional() @ValidateNested() @Type(() => AutoProvisionConfig) autoProvision?: AutoProvisionConfig;
}

export class Config {
  @IsPort() port = '8080';
  @IsString() host = '0.0.0.0';
  /** In front of every path, where a balancer does not take it off. */
  @IsString() pathPrefix = '';
  @ValidateNested() @Type(() => StoreConfig) store: StoreConfig = new StoreConfig();
  @ValidateNested() @Type(() => SessionsConfig) sessions: SessionsConfig = new SessionsConfig();
  @ValidateNested() @Type(() => AccessConfig) access: AccessConfig = new AccessConfig();
  @ValidateNested() @Type(() => LimitsConfig) limits: LimitsConfig = new LimitsConfig();
  @ValidateNested() @Type(() => LogConfig) log: LogConfig = new LogConfig();
  @IsOptional() @ValidateNested() @Type(() => AdministrationConfig) administration?: AdministrationConfig;
  /** A folder with a file for each further tenant, relative to the configuration file. */
  @IsOptional() @IsString() @IsNotEmpty() tenantFolder?: string;
  /** Seconds after which what is in memory of a tenant that nobody uses is dropped. */
  @IsInt() @Min(1) @Max(86_400) tenantIdle = 15 * 60;
  /** Whether the configuration is read again when one of its files changes. */
  @IsBoolean() watch = false;
  /** Of requests that name none. */
  @IsString() defaultTenant = 'default';
  /** What becomes of a request for a tenant that is not configured: it is refused, or is one for the default tenant. */
  @IsIn(['refuse', 'default']) unknownTenants: 'refuse' | 'default' = 'refuse';
  /** By tenant id. */
  @IsOptional() tenants: TenantSettings;
}
