import { IsArray, IsOptional, Matches } from 'class-validator';

const digits = { message: 'must be digits, without a plus sign, in quotes' };

/** How numbers are written at a tenant. What is set here wins over what a user's profile says. */
export class NumbersConfig {
  /** Country calling code. */
  @IsOptional() @Matches(/^[1-9]\d{0,2}$/, digits) countryCode?: string;
  /** What is dialled before a national number at home. */
  @IsOptional() @Matches(/^\d{1,5}$/, digits) nationalPrefix?: string;
  /** What is dialled before the number of another country; the first that fits is taken off. */
  @IsArray() @Matches(/^\d{1,7}$/, { ...digits, each: true }) internationalPrefixes: string[] = [];
}
