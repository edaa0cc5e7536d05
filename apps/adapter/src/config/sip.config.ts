import { Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsServerUrl } from './server-url';

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
  @IsOptional() @IsServerUrl() baseUrl?: string;
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
