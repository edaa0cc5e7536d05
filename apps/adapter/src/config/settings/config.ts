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

// The file that ADAPTER_CONFIG names. docs/operate/settings.md, config/example.yaml and its JSON Schema are made from the
// comments and decorators of these classes: npm run configuration.

/** Settings of the process. */
export class Config {
  /** TCP port; the environment variable `PORT` wins. */
  @IsPort() port = '8080';
  /** Address to listen on. */
  @IsString() host = '0.0.0.0';
  /**
   * Prefix of every path, if a load balancer does not strip it.
   * `/adapter` makes `/adapter/api/v1`.
   */
  @IsString() pathPrefix = '';
  @ValidateNested() @Type(() => StoreConfig) store: StoreConfig = new StoreConfig();
  @ValidateNested() @Type(() => SessionsConfig) sessions: SessionsConfig = new SessionsConfig();
  @ValidateNested() @Type(() => AccessConfig) access: AccessConfig = new AccessConfig();
  @ValidateNested() @Type(() => LimitsConfig) limits: LimitsConfig = new LimitsConfig();
  @ValidateNested() @Type(() => LogConfig) log: LogConfig = new LogConfig();
  @IsOptional() @ValidateNested() @Type(() => AdministrationConfig) administration?: AdministrationConfig;
  /**
   * Folder with one file for each further tenant.
   * Relative to this file; see docs/operate/tenants.md.
   * @example ./tenants
   */
  @IsOptional() @IsString() @IsNotEmpty() tenantFolder?: string;
  /**
   * Seconds until the state of an unused tenant is unloaded.
   * Objects, connections, caches and idle sessions in memory are dropped; nobody is signed out.
   */
  @IsInt() @Min(1) @Max(86_400) tenantIdle = 15 * 60;
  /**
   * Reloads the tenants when a file changes.
   * SIGHUP reloads them in any case.
   */
  @IsBoolean() watch = false;
  /** Tenant of a request without X-WebTrit-Tenant-ID. */
  @IsString() defaultTenant = 'default';
  /**
   * Handling of a request for a tenant that is not configured.
   * `default` serves it as the default tenant, for a single BroadWorks.
   */
  @IsIn(['refuse', 'default']) unknownTenants: 'refuse' | 'default' = 'refuse';
  /** Settings by tenant id: 1 to 128 of A-Z a-z 0-9 . _ - */
  @IsOptional() tenants: TenantSettings;
}
