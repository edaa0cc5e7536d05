import { IsOptional, Matches } from 'class-validator';

const digits = { message: 'must be digits, without a plus sign, in quotes' };

/** Rules for phone numbers. */
export class NumbersConfig {
  /**
   * Country calling code; wins over the profile.
   * Set it only if all users of the tenant are in one country.
   * @values 1 to 3 digits, in quotes
   * @example "1"
   */
  @IsOptional() @Matches(/^[1-9]\d{0,2}$/, digits) countryCode?: string;
}
