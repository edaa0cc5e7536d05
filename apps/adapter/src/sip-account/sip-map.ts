import { readFileSync } from 'node:fs';
import { plainToInstance } from 'class-transformer';
import { IsNotEmpty, IsOptional, IsString, validateSync } from 'class-validator';
import { parse } from 'yaml';
import { ConfigError } from '../config/read-config';

class SipMapEntry {
  /** Default: the user part of the key. */
  @IsOptional() @IsString() @IsNotEmpty() username?: string;
  @IsOptional() @IsString() @IsNotEmpty() authUsername?: string;
  @IsString() @IsNotEmpty() password: string;
}

/** A file of SIP accounts that the operator provisions: user id or line port to an account. JSON is YAML, too. */
export class SipMap {
  private readonly entries: Map<string, SipMapEntry>;

  constructor(file: string) {
    this.entries = readEntries(file);
  }

  find(userIdOrLinePort: string): SipMapEntry | undefined {
    return this.entries.get(userIdOrLinePort.toLowerCase());
  }
}

function readEntries(file: string): Map<string, SipMapEntry> {
  let plain: unknown;
  try {
    plain = parse(readFileSync(file, 'utf8'), { logLevel: 'error' }) ?? {};
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new ConfigError('sip.credentials', [`map: ${file} cannot be read (${code})`]);
  }
  const entries = Object.entries(typeof plain === 'object' && plain !== null ? plain : {}).map(
    ([key, value]): [string, SipMapEntry] => [key.toLowerCase(), plainToInstance(SipMapEntry, value ?? {})],
  );
  // the key is a user's id or number: only its place is said
  const problems = entries.flatMap(([, entry], index) =>
    validateSync(entry, { whitelist: true, forbidUnknownValues: true }).map(
      ({ property }) => `map: ${file}, entry ${index + 1}: ${property || 'the entry'} is not valid`,
    ),
  );
  if (problems.length > 0) throw new ConfigError('sip.credentials', problems);
  return new Map(entries);
}
