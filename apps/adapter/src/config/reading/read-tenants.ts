import { dirname } from 'node:path';
import { TenantConfig } from '../settings/tenant.config';
import { TenantSettings } from '../settings/tenant-settings';
import { toConfig } from '../settings/validate';
import { CheckedSections } from './checked-sections';
import type { Environment } from './environment';
import { Inheritance, type Settings } from './extend';
import type { FilesRead } from './files-read';
import { fillIn, isRecord } from './fill-in';
import { unmetNeeds } from './needs';
import { pathsOfTenant, withAbsolutePaths } from './relative-paths';
import { listTenantFiles, readTenantFile } from './tenant-folder';
import { tlsProblems } from './tls-files';
import { settingsWithoutTls } from './without-tls';

/** From where tenants are read. */
export interface TenantSources {
  /** The section `tenants`, and the folder of the file that it stands in. */
  section: unknown;
  sectionFolder: string;
  folder?: string;
  environment: Environment;
  files: FilesRead;
}

/** Reads and checks every tenant, and stops after each, so that something else can be done. */
export function* readTenants(sources: TenantSources, problems: string[]): Generator<void, TenantSettings> {
  const before = problems.length;
  const own = new Map<string, Settings | undefined>();
  const fileOf = new Map<string, string>();
  const wrong = (id: string, problem: string) => {
    const file = fileOf.get(id);
    problems.push(`tenants.${id}${problem}${file ? `, in ${file}` : ''}`);
  };
  const { environment } = sources;
  for (const [id, file, plain] of plainTenants(sources, problems)) {
    yield;
    if (own.has(id)) {
      problems.push(`tenants.${id}: is there twice, in ${fileOf.get(id) ?? 'tenants'} and in ${file}`);
      continue;
    }
    if (file) fileOf.set(id, file);
    if (!/^[A-Za-z0-9._-]{1,128}$/.test(id)) wrong(id, ': a tenant id is 1 to 128 of A-Z a-z 0-9 . _ -');
    const filled = isRecord(plain) ? filledIn(plain, environment, (problem) => wrong(id, problem)) : undefined;
    own.set(id, filled && withAbsolutePaths(filled, pathsOfTenant, file ? dirname(file) : sources.sectionFolder));
    // what is undefined has had its problem
    if (!isRecord(plain) && plain !== undefined) wrong(id, ': must hold settings, such as xsi:');
  }
  // a folder that is not there for a moment would end everybody's sessions
  if (own.size === 0 && problems.length === before) {
    problems.push(sources.folder ? 'tenantFolder: there is no tenant in it' : 'tenants: is required');
  }
  return yield* checkTenants(own, sources.files, wrong);
}

function filledIn(plain: Settings, environment: Environment, wrong: (problem: string) => void): Settings {
  const problems: string[] = [];
  const entries = Object.entries(plain).map(([name, one]) => [name, fillIn(one, environment, [name], problems)]);
  for (const problem of problems) wrong(`.${problem}`);
  return Object.fromEntries(entries);
}

function* plainTenants(
  { section, folder, files }: TenantSources,
  problems: string[],
): Generator<[id: string, file: string | undefined, plain: unknown]> {
  const named = section ?? {};
  if (!isRecord(named)) problems.push('tenants: must hold a section for each tenant id');
  for (const [id, plain] of Object.entries(isRecord(named) ? named : {})) yield [id, undefined, plain];
  if (!folder) return;
  for (const one of listTenantFiles(folder, files, problems)) {
    yield [one.id, one.file, readTenantFile(one, files, problems)];
  }
}

function* checkTenants(
  own: ReadonlyMap<string, Settings | undefined>,
  files: FilesRead,
  wrong: (id: string, problem: string) => void,
): Generator<void, TenantSettings> {
  const texts = new Map<string, string>();
  const looksOfFiles = new Map<string, string>();
  const withoutTls = new Map<string, string[]>();
  const sipMaps = new Map<string, string>();
  const inheritance = new Inheritance(own, (id, problem) => wrong(id, `.extends: ${problem}`));
  const sections = new CheckedSections();
  const found = new Map<string, string[]>();
  for (const id of own.keys()) {
    yield;
    const settings = inheritance.of(id);
    if (!settings) continue;
    const text = JSON.stringify(settings);
    const plain = JSON.parse(text);
    const tenant = toConfig(TenantConfig, plain);
    const problems = sections.problemsOf(tenant, plain);
    // with the wrong settings there is nothing to look into
    const looks = problems.length > 0 ? [] : tlsFilesOf(tenant).map((file) => files.look(file));
    if (problems.length === 0) problems.push(...unmetNeeds(tenant), ...tlsProblems(tenant));
    found.set(id, problems);
    if (problems.length === 0) {
      texts.set(id, text);
      if (looks.length > 0) looksOfFiles.set(id, looks.join());
      const open = settingsWithoutTls(tenant);
      if (open.length > 0) withoutTls.set(id, open);
      for (const file of mapsOf(tenant)) if (!sipMaps.has(file)) sipMaps.set(file, id);
    }
  }
  for (const [id, all] of found) {
    // what is wrong with the tenant that it extends is said once
    const inherited = found.get(inheritance.baseOf(id) ?? '') ?? [];
    for (const problem of all) if (!inherited.includes(problem)) wrong(id, `.${problem}`);
  }
  return new TenantSettings(texts, looksOfFiles, withoutTls, sipMaps);
}

function tlsFilesOf({ xsi: { tls } }: TenantConfig): string[] {
  return [tls?.ca, tls?.certificate, tls?.key].filter((file) => typeof file === 'string');
}

function mapsOf({ sip }: TenantConfig): string[] {
  return sip.credentials.flatMap((one) => (one.type === 'map' ? one.file : []));
}
