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
  IsUrl,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { VoicemailConfig } from './voicemail.config';

// The shape of the file that ADAPTER_CONFIG names. docs/configuration.md explains each setting.

const serverUrl = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

export class StoreConfig {
  /** `sqlite:` and a path, or `memory:`. */
  @Matches(/^(memory:|sqlite:.+)$/, {
    message: 'must be memory: or sqlite: and a path, such as sqlite:./data/adapter.db',
  })
  url = 'sqlite:./data/adapter.db';
}

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
}

export class LogConfig {
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  level = 'info';
}

export class AdminConfig {
  @IsString() @IsNotEmpty() userId: string;
  @IsString() @IsNotEmpty() password: string;
}

export class XsiConfig {
  /** Base URL of each XSP or ADP node, first choice first. */
  @IsArray() @ArrayNotEmpty() @IsUrl(serverUrl, { each: true }) servers: string[];
  @IsString() actionsPath = '/com.broadsoft.xsi-actions';
  /** Added to a login without `@`. */
  @IsOptional() @IsString() @IsNotEmpty() userDomain?: string;
  /** Sent as X-BroadWorks-Protocol-Version; `none` leaves the header out. */
  @IsString() protocolVersion = '23.0';
  @IsArray() @IsString({ each: true }) redirectHosts: string[] = [];
  /** A login that may act for users. */
  @IsOptional() @ValidateNested() @Type(() => AdminConfig) admin?: AdminConfig;
}

export class SipAddressConfig {
  @IsString() @IsNotEmpty() host: string;
  @IsOptional() @IsInt() @Min(1) @Max(65535) port?: number;
}

/** One way of finding a user's SIP account. */
export abstract class SipCredentialsConfig {
  @IsIn(['map', 'device-file', 'device-password']) type: 'map' | 'device-file' | 'device-password';
}

export class MapCredentialsConfig extends SipCredentialsConfig {
  declare type: 'map';
  /** JSON or YAML: user id or line port to `{username, authUsername, password}`. */
  @IsString() @IsNotEmpty() file: string;
}

export class DeviceCredentialsConfig extends SipCredentialsConfig {
  declare type: 'device-file' | 'device-password';
  /** Names of device types, first choice first. */
  @IsArray() @ArrayNotEmpty() @IsString({ each: true }) deviceTypes: string[];
  @IsArray() @IsString({ each: true }) endpointTypes: string[] = ['Primary', 'Shared Call Appearance'];
  /** Whether BroadWorks is asked for soft clients only. */
  @IsBoolean() onlySoftClient = false;
}

export class DevicePasswordConfig extends DeviceCredentialsConfig {
  declare type: 'device-password';
}

export class DeviceFileConfig extends DeviceCredentialsConfig {
  declare type: 'device-file';
  /** Instead of the device type's own URL. */
  @IsOptional() @IsUrl(serverUrl) baseUrl?: string;
  @IsString() @IsNotEmpty() fileName = 'config.xml';
  @IsIn(['uc-one-xml', 'chrome-json', 'key-value']) preset: 'uc-one-xml' | 'chrome-json' | 'key-value' = 'uc-one-xml';
  /** Hosts from which a file may be fetched. Default: those of `xsi.servers` and of `baseUrl`. */
  @IsOptional() @IsArray() @IsString({ each: true }) allowedHosts?: string[];
  /** Whether a file may be fetched without TLS. */
  @IsBoolean() allowHttp = false;
}

export class SipConfig {
  /** Tried in this order. */
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => SipCredentialsConfig, {
    keepDiscriminatorProperty: true,
    discriminator: {
      property: 'type',
      subTypes: [
        { name: 'map', value: MapCredentialsConfig },
        { name: 'device-file', value: DeviceFileConfig },
        { name: 'device-password', value: DevicePasswordConfig },
      ],
    },
  })
  credentials: (MapCredentialsConfig | DeviceFileConfig | DevicePasswordConfig)[] = [];
  /** Whether a user without a SIP account is refused at sign-in. */
  @IsBoolean() required = true;
  /** Each of these wins over what the device file says. */
  @IsOptional() @ValidateNested() @Type(() => SipAddressConfig) server?: SipAddressConfig;
  @IsOptional() @ValidateNested() @Type(() => SipAddressConfig) registrar?: SipAddressConfig;
  @IsOptional() @ValidateNested() @Type(() => SipAddressConfig) outboundProxy?: SipAddressConfig;
  @IsOptional() @IsIn(['UDP', 'TCP', 'TLS']) transport?: 'UDP' | 'TCP' | 'TLS';
}

export class ContactsConfig {
  /** `enterprise` falls back to the group for a user who is in none. */
  @IsIn(['enterprise', 'group']) source: 'enterprise' | 'group' = 'enterprise';
  /** The enterprise's or the group's list of common numbers. */
  @IsBoolean() common = false;
  /** The user's own list. */
  @IsBoolean() personal = false;
  /** The custom contact directories. */
  @IsBoolean() custom = false;
  /** First names by which BroadWorks shows what is no person. */
  @IsArray() @IsString({ each: true }) hideFirstNames: string[] = [
    'Call Center',
    'Hunt Group',
    'Auto Attendant',
    'Voice Messaging Group',
    'Meet-Me Conferencing',
    'FAX',
  ];
  /** Seconds after which a directory is read again. */
  @IsInt() @Min(10) refresh = 300;
}

export class HistoryConfig {
  /** Seconds for which the same question is answered without asking BroadWorks. */
  @IsInt() @Min(0) @Max(300) refresh = 15;
}

/** What is offered to the app. The last group is served by WebTrit Core, the adapter only announces it. */
export class FeaturesConfig {
  @IsBoolean() passwordSignin = true;
  @IsBoolean() callHistory = true;
  @IsBoolean() extensions = true;
  @IsBoolean() voicemail = true;
  @IsBoolean() customMethods = true;
  @IsBoolean() userEvents = true;

  @IsBoolean() internalMessaging = false;
  @IsBoolean() smsMessaging = false;
  @IsBoolean() notifications = false;
  @IsBoolean() notificationsPush = false;
  @IsBoolean() sipPresence = false;
  @IsBoolean() sipDialogs = false;
}

export class TenantConfig {
  @IsNotEmpty({ message: 'is required' }) @ValidateNested() @Type(() => XsiConfig) xsi: XsiConfig;
  @ValidateNested() @Type(() => SipConfig) sip: SipConfig = new SipConfig();
  @ValidateNested() @Type(() => ContactsConfig) contacts: ContactsConfig = new ContactsConfig();
  @ValidateNested() @Type(() => HistoryConfig) history: HistoryConfig = new HistoryConfig();
  @ValidateNested() @Type(() => VoicemailConfig) voicemail: VoicemailConfig = new VoicemailConfig();
  @ValidateNested() @Type(() => FeaturesConfig) features: FeaturesConfig = new FeaturesConfig();
}

export class Config {
  @IsPort() port = '8080';
  @IsString() host = '0.0.0.0';
  /** In front of every path, where a balancer does not take it off. */
  @IsString() pathPrefix = '';
  @ValidateNested() @Type(() => StoreConfig) store: StoreConfig = new StoreConfig();
  @ValidateNested() @Type(() => SessionsConfig) sessions: SessionsConfig = new SessionsConfig();
  @ValidateNested() @Type(() => LogConfig) log: LogConfig = new LogConfig();
  /** By tenant id; a request without a tenant is for `default`. */
  @IsNotEmpty({ message: 'is required' }) @ValidateNested() @Type(() => TenantConfig) tenants: Map<
    string,
    TenantConfig
  >;
}
