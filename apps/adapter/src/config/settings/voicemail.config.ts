import { accessSync, constants } from 'node:fs';
import { isAbsolute } from 'node:path';
import { IsInt, IsOptional, Max, Min, ValidateBy } from 'class-validator';

/** Voice mail. */
export class VoicemailConfig {
  /** Seconds for which the list is cached. */
  @IsInt() @Min(0) @Max(300) refresh = 15;
  /** Bytes of a message, decoded. */
  @IsInt() @Min(1024) maxBytes = 64 * 1024 * 1024;
  /**
   * Full path of ffmpeg; without it, no conversion.
   * @values path
   * @example /usr/bin/ffmpeg
   */
  @IsOptional()
  @ValidateBy({
    name: 'isProgram',
    validator: { validate: isProgram, defaultMessage: () => 'must be the full path of a program that can be run' },
  })
  ffmpeg?: string;
}

function isProgram(value: unknown): boolean {
  if (typeof value !== 'string' || !isAbsolute(value)) return false;
  try {
    accessSync(value, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
