import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';

/** Which colleagues BroadWorks itself is asked about. Specification 3.5.2.12: there is no such question for many at once. */
export class RegistrationsConfig {
  /** Days of the caller's history that are looked through. */
  @IsInt() @Min(1) @Max(90) days = 7;
  /** Colleagues of each caller: those with the most calls. */
  @IsInt() @Min(1) @Max(100) people = 10;
  /** Seconds for which an answer is believed. It is asked for again from half of that on. */
  @IsInt() @Min(10) @Max(3600) refresh = 60;
  /** Questions in a minute, for the whole tenant. */
  @IsInt() @Min(1) budget = 60;
}

/** Who is registered. */
export class PresenceConfig {
  /** Seconds for which an event is believed: a registration lasts about an hour. */
  @IsInt() @Min(60) @Max(7 * 24 * 3600) expire = 3900;
  /** Seconds for which what is known of a tenant is not read from the store again. */
  @IsInt() @Min(0) @Max(60) refresh = 2;
  /** Off where it is left out. */
  @IsOptional() @ValidateNested() @Type(() => RegistrationsConfig) registrations?: RegistrationsConfig;
}
