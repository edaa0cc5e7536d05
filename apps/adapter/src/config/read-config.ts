import { readFileSync } from 'node:fs';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, type ValidationError, validateSync } from 'class-validator';
import { closest } from 'fastest-levenshtein';
import { parse } from 'yaml';
import { Config } from './config';
import { defaultTenantProblems, unmetNeeds } from './needs';
import { tlsProblems } from './tls-files';

/** Everything that is wrong with the settings, a line each. */
export class ConfigError extends Error {
  constructor(
    source: string,
    readonly problems: string[],
  ) {
    super(`${source} cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

type Environment = Record<string, string | undefined>;

/** `instead` holds settings that win over those in the file. */
export function readConfigFile(file: string, environment: Environment, instead: { port?: string } = {}): Config {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(file, [`ADAPTER_CONFIG: the file cannot be read (${codeOf(error)})`]);
  }
  return parseConfig(text, environment, file, instead);
}

/** Reads YAML, or throws a {@link ConfigError} with every problem in it. */
export function parseConfig(
  text: string,
  environment: Environment = {},
  source = 'the configuration',
  instead: { port?: string } = {},
): Config {
  const problems: string[] = [];
  let plain: unknown;
  try {
    // a warning would quote the line on stderr
    plain = fillIn(parse(text, { logLevel: 'error' }) ?? {}, environment, [], problems);
  } catch (error) {
    // the parser's message quotes the line, and there may be a password in it
    throw new ConfigError(source, [`not YAML (${codeOf(error)}${positionOf(error)})`]);
  }
  if (!isRecord(plain)) throw new ConfigError(source, ['must hold settings, such as tenants:']);
  const port = instead.port ?? plain.port;
  if (port !== undefined) plain.port = String(port);

  const config = plainToInstance(Config, plain, { exposeDefaultValues: true });
  const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false };
  problems.push(...validateSync(config, options).flatMap((error) => describe(error, [])));
  if (config.tenants instanceof Map) {
    for (const id of config.tenants.keys()) {
      if (!/^[A-Za-z0-9._-]{1,128}$/.test(id))
        problems.push(`tenants.${id}: a tenant id is 1 to 128 of A-Z a-z 0-9 . _ -`);
    }
  }
  if (problems.length > 0) throw new ConfigError(source, problems);
  const unmet = [...config.tenants].flatMap(([id, tenant]) =>
    [...unmetNeeds(tenant), ...tlsProblems(tenant)].map((one) => `tenants.${id}.${one}`),
  );
  unmet.push(...defaultTenantProblems(config));
  if (unmet.length > 0) throw new ConfigError(source, unmet);
  return config;
}

/** Replaces `${NAME}` in every text by the environment's value. */
function fillIn(value: unknown, environment: Environment, path: string[], problems: string[]): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{(\w+)\}/g, (_, name: string) => {
      const found = environment[name];
      if (found === undefined) problems.push(`${path.join('.')}: the environment has no ${name}`);
      return found ?? '';
    });
  }
  if (Array.isArray(value))
    return value.map((one, index) => fillIn(one, environment, [...path, String(index)], problems));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, fillIn(one, environment, [...path, key], problems)]),
  );
}

function describe(error: ValidationError, parents: string[]): string[] {
  const path = [...parents, error.property];
  const own = Object.entries(error.constraints ?? {}).map(([kind, message]) =>
    kind === 'whitelistValidation'
      ? `${path.join('.')}: unknown setting${suggestion(error)}`
      : `${path.join('.')}: ${message.replace(`in ${error.property} `, '').replace(`${error.property} `, '')}`,
  );
  return [...own, ...(error.children ?? []).flatMap((child) => describe(child, path))];
}

function suggestion({ target, property }: ValidationError): string {
  if (!target) return '';
  const known = getMetadataStorage().getTargetValidationMetadatas(target.constructor, '', false, false);
  const names = [...new Set(known.map(({ propertyName }) => propertyName))];
  return names.length === 0 ? '' : `, did you mean ${closest(property, names)}?`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
}

function positionOf(error: unknown): string {
  if (!(error instanceof Error) || !('linePos' in error) || !Array.isArray(error.linePos)) return '';
  return ` at line ${error.linePos[0]?.line}`;
}
