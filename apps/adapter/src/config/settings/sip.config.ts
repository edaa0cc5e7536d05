import { Type } from 'class-transformer';
import {
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
import {
  DeviceFileConfig,
  DevicePasswordConfig,
  MapCredentialsConfig,
  SipCredentialsConfig,
} from './sip-credentials.config';

/** Host and port. */
export class SipAddressConfig {
  /**
   * Host name or address.
   * @example sip.example.com
   */
  @IsString() @IsNotEmpty() host: string;
  /**
   * Port; unset: 5060.
   * @example 5060
   */
  @IsOptional() @IsInt() @Min(1) @Max(65535) port?: number;
}

/**
 * SIP account of the app.
 * See docs/operate/sip-accounts.md.
 */
export class SipConfig {
  /** Sources of SIP accounts, in order; the first account wins. */
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
  /** Rejects a sign-in without SIP account. */
  @IsBoolean() required = true;
  /** SIP domain for the app; wins over the account. */
  @IsOptional() @ValidateNested() @Type(() => SipAddressConfig) server?: SipAddressConfig;
  /** Registrar; sent only if it differs from the domain. */
  @IsOptional() @ValidateNested() @Type(() => SipAddressConfig) registrar?: SipAddressConfig;
  /** Outbound proxy or SBC. */
  @IsOptional() @ValidateNested() @Type(() => SipAddressConfig) outboundProxy?: SipAddressConfig;
  /**
   * SIP transport; unset: that of the account, otherwise UDP.
   * @example TLS
   */
  @IsOptional() @IsIn(['UDP', 'TCP', 'TLS']) transport?: 'UDP' | 'TCP' | 'TLS';
}
