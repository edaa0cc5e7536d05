import { IsArray, IsBoolean, IsIn, IsInt, IsString, Min } from 'class-validator';

/** Contacts of `GET /user/contacts`. */
export class ContactsConfig {
  /**
   * Directory to read.
   * `enterprise` falls back to the group for a user without an enterprise.
   */
  @IsIn(['enterprise', 'group']) source: 'enterprise' | 'group' = 'enterprise';
  /** Adds the common phone list of the enterprise or group. */
  @IsBoolean() common = false;
  /** Adds the personal phone list of the user. */
  @IsBoolean() personal = false;
  /** Adds the custom contact directories. */
  @IsBoolean() custom = false;
  /**
   * First names of entries that are not people.
   * Compared as a whole, with case.
   */
  @IsArray() @IsString({ each: true }) hideFirstNames: string[] = [
    'Call Center',
    'Hunt Group',
    'Auto Attendant',
    'Voice Messaging Group',
    'Meet-Me Conferencing',
    'FAX',
  ];
  /** Seconds until a directory is read again. */
  @IsInt() @Min(10) refresh = 300;
}
