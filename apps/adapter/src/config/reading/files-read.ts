import { readdirSync, readFileSync, statSync } from 'node:fs';

/** The files of one reading of the configuration, and how each looked just before it was read. */
export class FilesRead {
  private readonly looks = new Map<string, string>();

  /** The text of a file, or the system's error. */
  read(file: string): string {
    this.look(file);
    return readFileSync(file, 'utf8');
  }

  /** The names in a folder, or the system's error. */
  list(folder: string): string[] {
    this.look(folder);
    return readdirSync(folder).sort();
  }

  /** How a file looks that somebody else reads. */
  look(file: string): string {
    const look = lookOf(file);
    this.looks.set(file, look);
    return look;
  }

  entries(): Iterable<[file: string, look: string]> {
    return this.looks;
  }
}

/** Differs once a file was changed or replaced, also behind a symbolic link, and where it is missing. */
export function lookOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.ino} ${stat.size} ${stat.mtimeMs}` : 'missing';
}
