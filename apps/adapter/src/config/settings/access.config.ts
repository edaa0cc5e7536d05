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

/** A secret that WebTrit Core, or what is in front of us, sends with each request. */
export class SharedKeyConfig {
  @Matches(/^[A-Za-z0-9-]+$/) header = 'X-Adapter-Key';
  @IsString() @MinLength(32) value: string;
}

/** TLS of our own listener. */
export class ListenerTlsConfig {
  /** PEM files. */
  @IsString() @IsNotEmpty() certificate: string;
  @IsString() @IsNotEmpty() key: string;
  /** Of the authority whose certificates callers must show; nobody must where it is not set. */
  @IsOptional() @IsString() @IsNotEmpty() clientAuthority?: string;
}

/** Who may reach us, since nobody needs a token to sign in. */
export class AccessConfig {
  /** Addresses or networks whose X-Forwarded-For is believed: balancers, and WebTrit Core if it sends the header. */
  @IsArray() @areNetworks() trustedProxies: string[] = [];
  /** Addresses or networks that may connect; all may if it is empty. */
  @IsArray() @areNetworks() allow: string[] = [];
  /** True if the API description and its page are served here, too: they need no token. */
  @IsBoolean() docs = false;
  @IsOptional() @ValidateNested() @Type(() => SharedKeyConfig) key?: SharedKeyConfig;
  @IsOptional() @ValidateNested() @Type(() => ListenerTlsConfig) tls?: ListenerTlsConfig;
}
