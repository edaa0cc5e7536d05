import { dirname, resolve } from 'node:path';
import { atOnce, inSlices } from '@libs/xsi';
import { isPort } from 'class-validator';
import { Config } from '../settings/config';
import { invalid, toConfig } from '../settings/validate';
import { ConfigError, codeOf } from './config-error';
import { Environment, type Variables } from './environment';
import { FilesRead } from './files-read';
import { fillIn, isRecord } from './fill-in';
import { defaultTenantProblems } from './needs';
import { NotYaml, parseText, parseTextAside } from './parse-text';
import { readTenants } from './read-tenants';
import { pathsOfProcess, withAbsolutePaths } from './relative-paths';
import { sipMapProblems } from './sip-map';

/** Settings of the environment, which override those in the file. */
export interface Instead {
  /** Value of `PORT`. */
  port?: string;
}

/** From where a configuration is read, beside the text itself. */
interface Reading {
  source: string;
  /** From which the folder of tenants starts. */
  folder: string;
  environment: Environment;
  files: FilesRead;
  instead: Instead;
}

const badPort = 'PORT: must be a port from 0 to 65535';

/** Reads YAML or JSON, or throws a {@link ConfigError} with every problem in it. */
export function parseConfig(
  text: string,
  variables: Variables = {},
  source = 'the configuration',
  instead: Instead = {},
): Config {
  const files = new FilesRead();
  const environment = new Environment(variables, files);
  try {
    const { config, problems } = atOnce(toWhole(parseText(text), { source, folder: '.', environment, files, instead }));
    return usable(config, source, problems);
  } catch (error) {
    throw inWords(error, source);
  }
}

/** Reads the file, and those that it names, while requests are served. Throws a {@link ConfigError} with every problem. */
export async function readConfigFile(
  file: string,
  environment: Environment,
  files: FilesRead,
  instead: Instead = {},
): Promise<Config> {
  try {
    const plain = await parseTextAside(readText(file, files));
    const reading = { source: file, folder: dirname(file), environment, files, instead };
    const { config, problems } = await inSlices(toWhole(plain, reading));
    return usable(config, file, [...problems, ...(await sipMapProblems(config.tenants.sipMaps, files))]);
  } catch (error) {
    throw inWords(error, file);
  }
}

function readText(file: string, files: FilesRead): string {
  try {
    return files.read(file);
  } catch (error) {
    throw new ConfigError(file, [`ADAPTER_CONFIG: the file cannot be read (${codeOf(error)})`]);
  }
}

function* toWhole(
  plain: unknown,
  { source, folder, environment, files, instead }: Reading,
): Generator<void, { config: Config; problems: string[] }> {
  if (instead.port !== undefined && !isPort(instead.port)) throw new ConfigError('The environment', [badPort]);
  if (!isRecord(plain)) throw new ConfigError(source, ['must hold settings, such as tenants:']);
  const { tenants: section, ...others } = plain;
  const problems: string[] = [];
  const settings = Object.entries(others).map(([name, one]) => [name, fillIn(one, environment, [name], problems)]);
  const filled: Record<string, unknown> = withAbsolutePaths(Object.fromEntries(settings), pathsOfProcess, folder);
  const port = instead.port ?? filled.port;
  if (port !== undefined) filled.port = String(port);
  const config = toConfig(Config, filled);
  problems.push(...invalid(config, []));
  const { tenantFolder } = config;
  const ofTenants = typeof tenantFolder === 'string' ? resolve(folder, tenantFolder) : undefined;
  config.tenants = yield* readTenants(
    { section, sectionFolder: folder, folder: ofTenants, environment, files },
    problems,
  );
  if (problems.length === 0) problems.push(...defaultTenantProblems(config));
  return { config, problems };
}

function usable(config: Config, source: string, problems: string[]): Config {
  if (problems.length > 0) throw new ConfigError(source, withoutConsequences(problems));
  return config;
}

/** Without those of settings that are wrong only since the environment lacks their value, which is a problem of its own. */
function withoutConsequences(problems: readonly string[]): string[] {
  const lacking = problems.filter((problem) => problem.includes(': the environment has no '));
  const isConsequence = (problem: string) =>
    !lacking.includes(problem) && lacking.some((cause) => `${pathIn(cause)}.`.startsWith(`${pathIn(problem)}.`));
  return problems.filter((problem) => !isConsequence(problem));
}

function pathIn(problem: string): string {
  return problem.split(':')[0] ?? '';
}

function inWords(error: unknown, source: string): unknown {
  return error instanceof NotYaml ? new ConfigError(source, [error.message]) : error;
}
