import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MinLength,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { isNetwork } from './networks';

const areNetworks = () =>
  ValidateBy(
    {
      name: 'areNetworks',
      validator: {
        validate: (one) => typeof one === 'string' && isNetwork(one),
        defaultMessage: () => 'must be addresses or networks, such as 192.0.2.10 or 192.0.2.0/24',
      },
    },
    { each: true },
  );

/**
 * Shared secret that each request must carry in a header.
 * A request without it is rejected with 503; `health-check` needs none.
 */
export class SharedKeyConfig {
  /** Name of the header. */
  @Matches(/^[A-Za-z0-9-]+$/) header = 'X-Adapter-Key';
  /**
   * Value of the header.
   * @example ${ADAPTER_SHARED_KEY}
   */
  @IsString() @MinLength(32) value: string;
}

/**
 * TLS of the public listener.
 * The files are read at the start.
 */
export class ListenerTlsConfig {
  /**
   * PEM file of the certificate.
   * @example /run/secrets/adapter.pem
   */
  @IsString() @IsNotEmpty() certificate: string;
  /**
   * PEM file of the private key.
   * @example /run/secrets/adapter.key
   */
  @IsString() @IsNotEmpty() key: string;
  /**
   * PEM file of the authority of client certificates.
   * If set, only clients with a certificate of this authority are served.
   * @example /run/secrets/core-ca.pem
   */
  @IsOptional() @IsString() @IsNotEmpty() clientAuthority?: string;
}

/** Clients that may reach the adapter; sign-in itself needs no token. */
export class AccessConfig {
  /**
   * Peers whose X-Forwarded-For is believed.
   * Name load balancers, and WebTrit Core if it sends the header.
   * @values addresses or networks
   */
  @IsArray() @areNetworks() trustedProxies: string[] = [];
  /**
   * Peers that may connect; empty: all.
   * @values addresses or networks
   */
  @IsArray() @areNetworks() allow: string[] = [];
  /**
   * Serves the API description and Swagger without a token.
   * The administration listener always serves them.
   */
  @IsBoolean() docs = false;
  @IsOptional() @ValidateNested() @Type(() => SharedKeyConfig) key?: SharedKeyConfig;
  @IsOptional() @ValidateNested() @Type(() => ListenerTlsConfig) tls?: ListenerTlsConfig;
}
