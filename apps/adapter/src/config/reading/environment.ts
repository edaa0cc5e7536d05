import { codeOf } from './config-error';
import type { FilesRead } from './files-read';

export type Variables = Readonly<Record<string, string | undefined>>;

/** A value of the environment, or what is wrong with it; neither where it is not set. */
export interface Found {
  value?: string;
  problem?: string;
}

/** The values of the environment. That of NAME may be in the file that NAME_FILE names, as containers have secrets. */
export class Environment {
  private readonly known = new Map<string, Found>();

  constructor(
    private readonly variables: Variables,
    private readonly files: FilesRead,
  ) {}

  find(name: string): Found {
    const known = this.known.get(name) ?? this.read(name);
    this.known.set(name, known);
    return known;
  }

  private read(name: string): Found {
    const value = this.variables[name];
    const file = this.variables[`${name}_FILE`];
    if (file === undefined) return { value };
    if (value !== undefined) return { problem: `${name} and ${name}_FILE are both set` };
    try {
      return { value: this.files.read(file).replace(/\r?\n$/, '') };
    } catch (error) {
      return { problem: `the file that ${name}_FILE names cannot be read (${codeOf(error)})` };
    }
  }
}
