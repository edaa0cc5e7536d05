import { resolve } from 'node:path';
import type { Settings } from './extend';
import { isRecord } from './fill-in';

/** Settings that name a file or a folder. Relative ones start at the folder of the file that they stand in. */
export const pathsOfProcess = [
  'access.tls.certificate',
  'access.tls.key',
  'access.tls.clientAuthority',
  'store.ca',
  'store.url',
];
export const pathsOfTenant = [
  'xsi.tls.ca',
  'xsi.tls.certificate',
  'xsi.tls.key',
  'sip.credentials.file',
  'recordings.path',
];

/** The settings with absolute paths. Each item of a list is looked through. */
export function withAbsolutePaths(settings: Settings, paths: readonly string[], folder: string): Settings {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      if (paths.includes(name) && typeof value === 'string') return [name, absolute(value, folder)];
      const below = paths.flatMap((path) => (path.startsWith(`${name}.`) ? path.slice(name.length + 1) : []));
      return [name, inside(value, below, folder)];
    }),
  );
}

function inside(value: unknown, paths: readonly string[], folder: string): unknown {
  if (Array.isArray(value)) return value.map((item) => inside(item, paths, folder));
  return isRecord(value) && paths.length > 0 ? withAbsolutePaths(value, paths, folder) : value;
}

/** A path, or a URL of which only `sqlite:` names a file. */
function absolute(value: string, folder: string): string {
  const [, scheme, rest = ''] = /^([a-z][a-z+]+:)(.*)$/s.exec(value) ?? [];
  if (scheme === undefined) return value === '' ? value : resolve(folder, value);
  return scheme === 'sqlite:' && rest !== '' ? `sqlite:${resolve(folder, rest)}` : value;
}
