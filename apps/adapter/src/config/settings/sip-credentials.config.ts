import type { SipField } from '@libs/xsi';
import { applyDecorators } from '@nestjs/common';
import { Transform, Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
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

/** Source of SIP accounts. */
export abstract class SipCredentialsConfig {
  /** Source of the SIP account. */
  @IsIn(['map', 'device-file', 'device-password']) type: 'map' | 'device-file' | 'device-password';
}

/** File of SIP accounts that you maintain. */
export class MapCredentialsConfig extends SipCredentialsConfig {
  declare type: 'map';
  /**
   * JSON or YAML: user id or line port to SIP account.
   * Checked with the configuration, read when the tenant is first used.
   * @example ./sip-accounts.yaml
   */
  @IsString() @IsNotEmpty() file: string;
}

/** Base of sources that look for a device of the user. */
export class DeviceCredentialsConfig extends SipCredentialsConfig {
  declare type: 'device-file' | 'device-password';
  /**
   * Names of device types, first choice first.
   * Use a type of the app alone; case does not count.
   * @example [WebTrit]
   */
  @IsArray() @ArrayNotEmpty() @IsString({ each: true }) deviceTypes: string[];
  /**
   * Preferred endpoint types, first choice first.
   * A device of another type is skipped, one without any comes last.
   */
  @IsArray() @IsString({ each: true }) endpointTypes: string[] = ['Primary', 'Shared Call Appearance'];
  /**
   * Requests soft clients only.
   * A custom device type may lack that mark.
   */
  @IsBoolean() onlySoftClient = false;
}

/** Credential of the device, where you have made it equal to the SIP credential. */
export class DevicePasswordConfig extends DeviceCredentialsConfig {
  declare type: 'device-password';
}

/**
 * Selectors of fields that are elsewhere than the preset says.
 * They are keys of `key-value`, paths of `uc-one-xml`, or JSON pointers of `chrome-json`.
 * Of a list, the first selector that finds a value wins.
 */
export class DeviceFieldsConfig implements Partial<Record<SipField, string[]>> {
  /**
   * SIP user name.
   * @example /config/protocols/sip/credentials/username
   */
  @IsOptional() @AreSelectors() username?: string[];
  /**
   * Name for SIP authentication.
   * @example /config/protocols/sip/credentials/auth/auth-name
   */
  @IsOptional() @AreSelectors() authUsername?: string[];
  /**
   * SIP password.
   * @example /config/protocols/sip/credentials/auth/auth-password
   */
  @IsOptional() @AreSelectors() password?: string[];
  /**
   * SIP domain.
   * @example /config/protocols/sip/domain
   */
  @IsOptional() @AreSelectors() domain?: string[];
  /**
   * Registrar.
   * @example /config/protocols/sip/registrar/address
   */
  @IsOptional() @AreSelectors() registrarHost?: string[];
  /**
   * Port of the registrar.
   * @example /config/protocols/sip/registrar/port
   */
  @IsOptional() @AreSelectors() registrarPort?: string[];
  /**
   * Outbound proxy.
   * @example /config/protocols/sip/proxy/address
   */
  @IsOptional() @AreSelectors() proxyHost?: string[];
  /**
   * Port of the outbound proxy.
   * @example /config/protocols/sip/proxy/port
   */
  @IsOptional() @AreSelectors() proxyPort?: string[];
  /**
   * Outbound proxy by its SRV name.
   * @example /config/protocols/sip/proxy/srv
   */
  @IsOptional() @AreSelectors() proxyRecord?: string[];
  /**
   * Transport; `=TLS` is the constant TLS.
   * @example [/config/protocols/sip/transport, '=TLS']
   */
  @IsOptional() @AreSelectors() transport?: string[];
  /**
   * Display name.
   * @example /config/protocols/sip/display-name
   */
  @IsOptional() @AreSelectors() displayName?: string[];
}

/**
 * File that Device Management makes for the device of the user.
 * @shown
 */
export class DeviceFileConfig extends DeviceCredentialsConfig {
  declare type: 'device-file';
  /**
   * URL to use instead of the one of the device type.
   * @example https://dms.example.com/dms/webtrit/
   */
  @IsOptional() @IsServerUrl() baseUrl?: string;
  /** File below that URL. */
  @IsString() @IsNotEmpty() fileName = 'config.xml';
  /** Layout of the file. */
  @IsIn(['uc-one-xml', 'chrome-json', 'key-value']) preset: 'uc-one-xml' | 'chrome-json' | 'key-value' = 'uc-one-xml';
  @IsOptional() @ValidateNested() @Type(() => DeviceFieldsConfig) fields?: DeviceFieldsConfig;
  /**
   * Hosts, or host:port, from which a file may be fetched.
   * Unset: hosts of `xsi.servers` and `baseUrl`. A port other than that of the scheme must be named.
   * @example [dms.example.com]
   */
  @IsOptional() @IsArray() @IsString({ each: true }) allowedHosts?: string[];
  /**
   * Permits fetching without TLS.
   * The SIP password then crosses the network in clear text.
   */
  @IsBoolean() allowHttp = false;
}
