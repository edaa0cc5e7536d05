import { Transform } from 'class-transformer';
import { IsArray, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { PageQuery, Pagination } from '../../http/page.dto';
import { Numbers } from '../user/user.dto';

export class Contact {
  /**
   * None for an entry of a phone list.
   * @example "bob@example.com"
   */
  user_id?: string;
  /** @example false */
  is_current_user: boolean;
  numbers: Numbers;
  /**
   * Of the user's line; missing where it is not known.
   * @example "registered"
   */
  sip_status?: 'registered' | 'notregistered';
  /** @example "bob.lukasiewicz@example.com" */
  email?: string;
  /** @example "Bob" */
  first_name?: string;
  /** @example "Łukasiewicz" */
  last_name?: string;
}

export class ContactList {
  items: Contact[];
}

export class ContactPage extends ContactList {
  pagination: Pagination;
}

export class ContactsQuery extends PageQuery {
  // all of them again: a property that is declared anew loses its inherited checks
  @IsInt()
  @Min(1)
  @Max(1000)
  declare items_per_page?: number;

  /** Part of a name, e-mail, number or extension. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  search?: string;

  /** Whole numbers; wins over `search`. */
  @IsOptional()
  @Transform(({ value }) => [value].flat())
  @IsArray()
  @IsString({ each: true })
  phone_numbers?: string[];

  /** As `phone_numbers`, as some HTTP clients write a list. */
  @IsOptional()
  @Transform(({ value }) => [value].flat())
  @IsArray()
  @IsString({ each: true })
  'phone_numbers[]'?: string[];
}
