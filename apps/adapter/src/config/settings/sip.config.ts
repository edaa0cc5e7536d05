import type { SipField } from '@libs/xsi';
import { applyDecorators } from '@nestjs/common';
import { Transform, Type } from 'class-transformer';
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

/** Accepts a selector or a list of them. `unmetNeeds` checks each against the layout. */
function AreSelectors(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }) => (typeof value === 'string' ? [value] : value)),
    IsArray({ message: 'must be a text or a list of texts' }),
    ArrayNotEmpty(),
    IsString({ each: true, message: 'must be a text or a list of texts' }),
    IsNotEmpty({ each: true }),
  );
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

/** Selectors of the fields of a device file, in the words of its layout, the best first. */
export class DeviceFieldsConfig implements Partial<Record<SipField, string[]>> {
  @IsOptional() @AreSelectors() username?: string[];
  @IsOptional() @AreSelectors() authUsername?: string[];
  @IsOptional() @AreSelectors() password?: string[];
  @IsOptional() @AreSelectors() domain?: string[];
  @IsOptional() @AreSelectors() registrarHost?: string[];
  @IsOptional() @AreSelectors() registrarPort?: string[];
  @IsOptional() @AreSelectors() proxyHost?: string[];
  @IsOptional() @AreSelectors() proxyPort?: string[];
  @IsOptional() @AreSelectors() proxyRecord?: string[];
  @IsOptional() @AreSelectors() transport?: string[];
  @IsOptional() @AreSelectors() displayName?: string[];
}

export class DeviceFileConfig extends DeviceCredentialsConfig {
  declare type: 'device-file';
  /** Instead of the device type's own URL. */
  @IsOptional() @IsServerUrl() baseUrl?: string;
  @IsString() @IsNotEmpty() fileName = 'config.xml';
  @IsIn(['uc-one-xml', 'chrome-json', 'key-value']) preset: 'uc-one-xml' | 'chrome-json' | 'key-value' = 'uc-one-xml';
  /** Fields that are elsewhere than the preset says. */
  @IsOptional() @ValidateNested() @Type(() => DeviceFieldsConfig) fields?: DeviceFieldsConfig;
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
