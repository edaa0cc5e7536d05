import { accessSync, constants } from 'node:fs';
import { isAbsolute } from 'node:path';
import { IsInt, IsOptional, Max, Min, ValidateBy } from 'class-validator';

export class VoicemailConfig {
  /** Seconds for which the list of messages is answered without asking BroadWorks. */
  @IsInt() @Min(0) @Max(300) refresh = 15;
  /** Largest message in bytes, decoded: what is larger is cut off, so that the caller sees that it failed. */
  @IsInt() @Min(1024) maxBytes = 64 * 1024 * 1024;
  /** The program that converts audio to what was asked for. Without it the original is given. */
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
