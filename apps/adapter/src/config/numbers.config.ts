import { IsOptional, Matches } from 'class-validator';

const digits = { message: 'must be digits, without a plus sign, in quotes' };

/** How numbers are written at a tenant. How a country dials is known by its code. */
export class NumbersConfig {
  /** Country calling code, instead of the one in each user's profile. */
  @IsOptional() @Matches(/^[1-9]\d{0,2}$/, digits) countryCode?: string;
}
