import { setImmediate } from 'node:timers/promises';
import type { Config } from '../settings/config';
import { ConfigError } from './config-error';
import { Environment, type Variables } from './environment';
import { FilesRead, lookOf } from './files-read';
import { type Instead, readConfigFile } from './read-config';

/** All that the process is told by its operator: the file, those that it names, and the environment. */
export class ConfigFile {
  private files = new FilesRead();

  constructor(
    private readonly file: string,
    private readonly variables: Variables,
    private readonly instead: Instead = {},
  ) {}

  /** Reads all of it. The keys are the text of ADAPTER_KEYS, where it is set. */
  async read(): Promise<{ config: Config; keys?: string }> {
    const files = new FilesRead();
    // also where it cannot be used: it is not tried again until it has changed
    this.files = files;
    const environment = new Environment(this.variables, files);
    const { value: keys, problem } = environment.find('ADAPTER_KEYS');
    if (problem) throw new ConfigError('The key material', [problem]);
    return { config: await readConfigFile(this.file, environment, files, this.instead), keys };
  }

  /** How the files look that have changed since they were read; empty where none has. Some are looked at at a time. */
  async changes(): Promise<string> {
    const changed: string[] = [];
    let looks = 0;
    for (const [file, look] of this.files.entries()) {
      const now = lookOf(file);
      if (now !== look) changed.push(file, now);
      if (++looks % 100 === 0) await setImmediate();
    }
    return changed.join('\n');
  }
}
