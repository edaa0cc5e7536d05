import { IsOptional, Matches } from 'class-validator';

const digits = { message: 'must be digits, without a plus sign, in quotes' };

/** The numbers of a tenant. The code of a country says how its numbers are written and dialled. */
export class NumbersConfig {
  /** Country calling code, instead of the one in each user's profile. */
  @IsOptional() @Matches(/^[1-9]\d{0,2}$/, digits) countryCode?: string;
}
