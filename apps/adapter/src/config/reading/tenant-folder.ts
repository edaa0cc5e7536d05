import { basename, extname, join } from 'node:path';
import { codeOf } from './config-error';
import type { FilesRead } from './files-read';
import { NotYaml, parseText } from './parse-text';

const extensions = ['.yaml', '.yml', '.json'];

export interface TenantFile {
  id: string;
  file: string;
}

/** The files of tenants in a folder. What begins with a dot, or ends otherwise, is none: editors and containers keep such things there. */
export function listTenantFiles(folder: string, files: FilesRead, problems: string[]): TenantFile[] {
  try {
    return files
      .list(folder)
      .filter((name) => !name.startsWith('.') && extensions.includes(extname(name)))
      .map((name) => ({ id: basename(name, extname(name)), file: join(folder, name) }));
  } catch (error) {
    problems.push(`tenantFolder: the folder cannot be read (${codeOf(error)})`);
    return [];
  }
}

/** What a tenant's file says; nothing, and a problem, where it cannot be read. */
export function readTenantFile({ id, file }: TenantFile, files: FilesRead, problems: string[]): unknown {
  let text: string;
  try {
    text = files.read(file);
  } catch (error) {
    problems.push(`tenants.${id}: the file cannot be read (${codeOf(error)}), in ${file}`);
    return undefined;
  }
  try {
    return parseText(text);
  } catch (error) {
    problems.push(`tenants.${id}: ${error instanceof NotYaml ? error.message : 'unreadable'}, in ${file}`);
    return undefined;
  }
}
