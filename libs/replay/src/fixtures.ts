import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { type FixtureName, parseFixtureName } from './fixture-name';

export interface Fixture extends FixtureName {
  /** Path of the file below the folder that was loaded, with `/`. */
  file: string;
  body: Buffer;
}

/** A BroadWorks that can be browsed: every answer by the path of its request. */
export interface Fixtures {
  /** By {@link pathKey}: `user/alice@example.com/profile` or `versions`. */
  actions: ReadonlyMap<string, readonly Fixture[]>;
  /** By path below `dms/`. */
  deviceFiles: ReadonlyMap<string, Fixture>;
  /** By user id in lower case, for the users whose folder holds a file called `password`. */
  passwords: ReadonlyMap<string, string>;
}

/** Folders between `xsi/` and the user: they tell the kind of difficulty, not a part of the path. */
const kinds = new Set(['tolerant', 'not-xml']);

/** Paths are compared without regard to case, as BroadWorks writes the same path in different ways. */
export function pathKey(segments: readonly string[]): string {
  return segments.map((segment) => encodeURIComponent(segment.toLowerCase())).join('/');
}

/** Reads a folder that holds `xsi/`, and perhaps `dms/`. Throws when two files answer the same request. */
export function loadFixtures(folder: string): Fixtures {
  const actions = new Map<string, Fixture[]>();
  const deviceFiles = new Map<string, Fixture>();
  const passwords = new Map<string, string>();

  for (const file of filesBelow(folder)) {
    const [area, ...segments] = file.split('/');
    const body = () => readFileSync(join(folder, file));
    if (area === 'dms') deviceFiles.set(segments.join('/'), deviceFile(file, body()));
    if (area !== 'xsi') continue;
    const [user = '', ...rest] = kinds.has(segments[0] ?? '') ? segments.slice(1) : segments;
    if (rest.length === 1 && rest[0] === 'password') passwords.set(user.toLowerCase(), body().toString().trim());
    const name = parseFixtureName(basename(file));
    if (!name) continue;
    const folders = rest.length === 0 ? [] : ['user', user, ...rest.slice(0, -1).map(decodeURIComponent)];
    const key = pathKey([...folders, name.segment]);
    const others = actions.get(key) ?? [];
    const twin = others.find((other) => answersTheSame(other, name));
    if (twin) throw new Error(`${twin.file} and ${file} answer the same request: delete or rename one of them`);
    actions.set(key, [...others, { ...name, file, body: body() }]);
  }
  if (actions.size === 0) throw new Error(`${folder} holds no fixtures: it needs a folder xsi with XML documents`);
  return { actions, deviceFiles, passwords };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.git'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

function deviceFile(file: string, body: Buffer): Fixture {
  const extension = /\.(\w+)$/.exec(file)?.[1] ?? '';
  return { segment: basename(file), query: new Map(), method: 'GET', status: 200, extension, file, body };
}

function answersTheSame(one: FixtureName, other: FixtureName): boolean {
  return (
    one.method === other.method &&
    one.query.size === other.query.size &&
    [...one.query].every(([name, value]) => other.query.get(name) === value)
  );
}
