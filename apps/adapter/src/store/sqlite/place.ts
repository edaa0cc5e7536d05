import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A database and what SQLite keeps beside it. */
const endings = ['', '-wal', '-shm'];
const hasModes = process.platform !== 'win32';

/** Makes the folder and the file where they are missing, and lets nobody else look into them. Requirement C50. */
export function preparePlace(file: string): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const mode = statSync(folder).mode & 0o777;
  if (hasModes && (mode & 0o077) !== 0) {
    throw new Error(
      `the folder ${folder} has mode ${mode.toString(8)}, so that others can look into it: ${adviceFor(file)}`,
    );
  }
  if (!existsSync(file)) createFile(file);
  for (const one of withEndings(file)) chmodSync(one, 0o600);
}

/** Never a change of the mode: other programs may need the folder. */
function adviceFor(file: string): string {
  const own = join(dirname(file), 'adapter', basename(file));
  return existsSync(file)
    ? `move the file to a folder that holds nothing else and has mode 700, such as ${dirname(own)}`
    : `use a folder that holds nothing else, such as sqlite:${own}; a missing folder is created with mode 700`;
}

/** Which file it is, whatever its name; none where there is none. */
export function identityOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}

/** Renames a file with what is beside it, unless it is another one by now; returns the new name. Requirement C53. */
export function keepAside(file: string, identity: string | undefined): string | undefined {
  if (identity === undefined || identityOf(file) !== identity) return undefined;
  const aside = `${file}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  // the file itself last: until then it is found damaged again
  for (const one of withEndings(file).reverse()) renameSync(one, aside + one.slice(file.length));
  return aside;
}

function withEndings(file: string): string[] {
  return endings.map((ending) => file + ending).filter((one) => existsSync(one));
}

/** Opens nothing that another process made meanwhile: closing it would take away the locks that this process has on it. */
function createFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (!existsSync(file)) throw error;
  }
}
