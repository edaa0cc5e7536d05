import { IsArray, IsBoolean, IsIn, IsInt, IsString, Min } from 'class-validator';

export class ContactsConfig {
  /** `enterprise` falls back to the group for a user who is in none. */
  @IsIn(['enterprise', 'group']) source: 'enterprise' | 'group' = 'enterprise';
  /** The enterprise's or the group's list of common numbers. */
  @IsBoolean() common = false;
  /** The user's own list. */
  @IsBoolean() personal = false;
  /** The custom contact directories. */
  @IsBoolean() custom = false;
  /** First names by which BroadWorks shows what is no person. */
  @IsArray() @IsString({ each: true }) hideFirstNames: string[] = [
    'Call Center',
    'Hunt Group',
    'Auto Attendant',
    'Voice Messaging Group',
    'Meet-Me Conferencing',
    'FAX',
  ];
  /** Seconds after which a directory is read again. */
  @IsInt() @Min(10) refresh = 300;
}
