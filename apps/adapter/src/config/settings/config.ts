import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsPort,
  IsString,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { AccessConfig } from './access.config';
import { LimitsConfig } from './limits.config';
import { LogConfig } from './log.config';
import { AdministrationConfig } from './provisioning.config';
import { SessionsConfig } from './sessions.config';
import { StoreConfig } from './store.config';
import type { TenantSettings } from './tenant-settings';

// The shape of the file that ADAPTER_CONFIG names. docs/operate/configuration.md explains each setting.

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
