import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';

/**
 * Requests registrations from BroadWorks for the colleagues with whom a user speaks most.
 * Needs `xsi.admin`, which may read `profile/Registrations` of other users.
 */
export class RegistrationsConfig {
  /** Days of call history that are considered. */
  @IsInt() @Min(1) @Max(90) days = 7;
  /** Colleagues of each caller: those with the most calls. */
  @IsInt() @Min(1) @Max(100) people = 10;
  /**
   * Seconds for which a result is valid.
   * It is requested again after half of that.
   */
  @IsInt() @Min(10) @Max(3600) refresh = 60;
  /** Requests in a minute, of the tenant in all processes. */
  @IsInt() @Min(1) budget = 60;
}

/** Registration status (`sip_status`) of colleagues. */
export class PresenceConfig {
  /**
   * Seconds for which a registration event is valid.
   * Raise it if WebTrit Core sends no event while a registration lasts.
   */
  @IsInt() @Min(60) @Max(7 * 24 * 3600) expire = 3900;
  /** Seconds for which statuses are cached in the process. */
  @IsInt() @Min(0) @Max(60) refresh = 2;
  @IsOptional() @ValidateNested() @Type(() => RegistrationsConfig) registrations?: RegistrationsConfig;
}
