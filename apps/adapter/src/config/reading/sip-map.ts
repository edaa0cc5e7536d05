import { inSlices } from '@libs/xsi';
import { codeOf } from './config-error';
import type { FilesRead } from './files-read';
import { isRecord } from './fill-in';
import { NotYaml, parseTextAside } from './parse-text';

interface SipMapEntry {
  /** Default: the user part of the key. */
  username?: string;
  authUsername?: string;
  password: string;
}

/** A file of SIP accounts that the operator provisions: user id or line port to an account. JSON is YAML, too. */
export class SipMap {
  private constructor(private readonly entries: ReadonlyMap<string, SipMapEntry>) {}

  /** Reads it, or says everything that is wrong with it. */
  static async read(file: string, files: FilesRead): Promise<SipMap | string[]> {
    let plain: unknown;
    try {
      plain = await parseTextAside(files.read(file));
    } catch (error) {
      return [`map: ${file} ${error instanceof NotYaml ? `is ${error.message}` : `cannot be read (${codeOf(error)})`}`];
    }
    const problems: string[] = [];
    const entries = await inSlices(toEntries(isRecord(plain) ? plain : {}, problems));
    return problems.length > 0 ? problems.map((problem) => `map: ${file}, ${problem}`) : new SipMap(entries);
  }

  find(userIdOrLinePort: string): SipMapEntry | undefined {
    return this.entries.get(userIdOrLinePort.toLowerCase());
  }
}

/** What is wrong with the files that tenants name; `named` holds a tenant for each. */
export async function sipMapProblems(named: ReadonlyMap<string, string>, files: FilesRead): Promise<string[]> {
  const problems: string[] = [];
  for (const [file, id] of named) {
    const map = await SipMap.read(file, files);
    if (Array.isArray(map)) problems.push(...map.map((problem) => `tenants.${id}.sip.credentials: ${problem}`));
  }
  return problems;
}

/** The key of an entry is a user's id or number: only its place is said. */
function* toEntries(
  plain: Record<string, unknown>,
  problems: string[],
): Generator<void, ReadonlyMap<string, SipMapEntry>> {
  const entries = new Map<string, SipMapEntry>();
  for (const [index, [key, value]] of Object.entries(plain).entries()) {
    if (index % 100 === 0) yield;
    const entry = toEntry(value);
    if (typeof entry === 'string') problems.push(`entry ${index + 1}: ${entry} is not valid`);
    else entries.set(key.toLowerCase(), entry);
  }
  return entries;
}

/** The entry, or the name of what is wrong with it. */
function toEntry(value: unknown): SipMapEntry | string {
  if (value !== null && !isRecord(value)) return 'the entry';
  const { username, authUsername, password } = value ?? {};
  if (!isText(password)) return 'password';
  if (!isTextOrNone(username)) return 'username';
  if (!isTextOrNone(authUsername)) return 'authUsername';
  return { username: username ?? undefined, authUsername: authUsername ?? undefined, password };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTextOrNone(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || isText(value);
}
