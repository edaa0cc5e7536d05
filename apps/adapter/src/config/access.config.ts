import { Type } from 'class-transformer';
import { IsArray, IsNotEmpty, IsOptional, IsString, Matches, MinLength, ValidateNested } from 'class-validator';

const network = /^(\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?|[\da-fA-F:]*:[\da-fA-F:.]*(\/\d{1,3})?)$/;
const networkMessage = { each: true, message: 'must be addresses or networks, such as 192.0.2.10 or 192.0.2.0/24' };

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

/** Who may reach us, since nobody needs a token to sign in. Contract, section 2.6. */
export class AccessConfig {
  /** Whose X-Forwarded-For is believed: balancers, and WebTrit Core where it sends the header. */
  @IsArray() @Matches(network, networkMessage) trustedProxies: string[] = [];
  /** Who may connect; everybody where it is empty. */
  @IsArray() @Matches(network, networkMessage) allow: string[] = [];
  @IsOptional() @ValidateNested() @Type(() => SharedKeyConfig) key?: SharedKeyConfig;
  @IsOptional() @ValidateNested() @Type(() => ListenerTlsConfig) tls?: ListenerTlsConfig;
}
