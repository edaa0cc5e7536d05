import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// What each layer may know: docs/architecture.md. Every test lists the files that break its rule, and with what.

interface Source {
  file: string;
  text: string;
  /** What it imports: a package, or the path of a file of ours. */
  imports: string[];
}

const importLine =
  /(?:^|[^.\w])(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?\s*['"]([^'"]+)['"]|(?:import|require)\(\s*['"]([^'"]+)['"]/gm;

function importsOf(file: string, text: string): string[] {
  return [...text.matchAll(importLine)].map(([, named, called]) => {
    const name = named ?? called ?? '';
    return name.startsWith('.') ? join(dirname(file), name) : name;
  });
}

const sources = ['apps', 'libs']
  .flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => join(root, file)))
  .filter((file) => file.includes('/src/') && file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  .map((file): Source => {
    const text = readFileSync(file, 'utf8');
    return { file, text, imports: importsOf(file, text) };
  });

const under = (folder: string) => sources.filter(({ file }) => file.startsWith(`${folder}/`));

/** `file imports what` for everything that is not allowed; fails where there is nothing to look at. */
function offences(among: Source[], isAllowed: (name: string, file: string) => boolean): string[] {
  expect(among.length).toBeGreaterThan(0);
  return among.flatMap(({ file, imports }) =>
    imports.filter((name) => !isAllowed(name, file)).map((name) => `${file} imports ${name}`),
  );
}

const isWithin = (name: string, folder: string) => name === folder || name.startsWith(`${folder}/`);

it.each([
  ["import { a } from './x';", ['apps/y/src/x']],
  ["import a, {\n  type B,\n} from 'b/c';", ['b/c']],
  ["import 'reflect-metadata';", ['reflect-metadata']],
  ["import type { A } from '../a';", ['apps/y/a']],
  ["export * from '../../z/src/z';", ['apps/z/src/z']],
  ["export { a } from './a';\nexport const b = 'c';", ['apps/y/src/a']],
  ["const a = await import('undici');", ['undici']],
  ["const a = require('./b');", ['apps/y/src/b']],
  ["const text = 'we import from nowhere';", []],
])('the imports of %j are seen', (text, wanted) => {
  expect(importsOf('apps/y/src/file.ts', text)).toEqual(wanted);
});

it('XML knows XML only', () => {
  const packages = ['saxes', 'fast-xml-parser', 'node:buffer', 'libs/xsi/src/slices'];
  const folder = 'libs/xsi/src/xml';
  expect(offences(under(folder), (name) => packages.includes(name) || isWithin(name, folder))).toEqual([]);
});

it('resources know neither XML syntax nor HTTP', () => {
  const folder = 'libs/xsi/src';
  const allowed = ['resources', 'xml', 'http', 'answer', 'path', 'errors'].map((name) => `${folder}/${name}`);
  const found = offences(under(`${folder}/resources`), (name) => allowed.some((one) => isWithin(name, one)));
  expect(found).toEqual([]);
});

it('the XSI library knows no framework, no app and no fixtures', () => {
  const isForeign = (name: string) =>
    /^(@nestjs\/|class-validator$|class-transformer$|@libs\/|@apps\/)/.test(name) ||
    ['apps', 'libs/replay', 'test', 'fixtures'].some((folder) => isWithin(name, folder));
  expect(offences(under('libs/xsi'), (name) => !isForeign(name))).toEqual([]);
});

it('the replay library knows no app', () => {
  expect(
    offences(under('libs/replay'), (name) => !/^(@nestjs\/|@apps\/)/.test(name) && !isWithin(name, 'apps')),
  ).toEqual([]);
});

it('apps know the libraries by their public names', () => {
  const isInside = (name: string) => isWithin(name, 'libs') || /^@libs\/\w+\//.test(name);
  expect(offences(under('apps'), (name) => !isInside(name))).toEqual([]);
});

it('an app knows no other app', () => {
  const folderOf = (file: string) => file.split('/').slice(0, 2).join('/');
  const isOther = (name: string, file: string) =>
    name.startsWith('@apps/') || (name.startsWith('apps/') && folderOf(name) !== folderOf(file));
  expect(offences(under('apps'), (name, file) => !isOther(name, file))).toEqual([]);
});

it('the adapter ships without what tests use', () => {
  const forTests = ['@libs/replay', 'nock', 'ajv', 'ajv-formats', 'fast-check'];
  expect(offences(under('apps/adapter'), (name) => !forTests.includes(name))).toEqual([]);
});

it('mappers only think: no framework, no HTTP, no service', () => {
  const mappers = sources.filter(({ file }) => file.endsWith('.mapper.ts'));
  const works = /^(@nestjs\/|undici$|fastify$|node:|pino$)|\.(service|module|controller|guard)$/;
  expect(mappers.map(({ file }) => file)).toContain('apps/adapter/src/history/history.mapper.ts');
  expect(offences(mappers, (name) => !works.test(name))).toEqual([]);
});

it('controllers know no XML and no XSI paths', () => {
  const controllers = sources.filter(({ file }) => file.endsWith('.controller.ts'));
  expect(offences(controllers, (name) => name !== '@libs/xsi' && name !== 'undici')).toEqual([]);
});

it('one file of the adapter reads the environment', () => {
  const readers = under('apps/adapter').filter(({ text }) =>
    /process\s*\.\s*env|\benv\b.*from 'node:process'/.test(text),
  );
  expect(readers.map(({ file }) => file)).toEqual(['apps/adapter/src/main.ts']);
});

describe('a file', () => {
  const most = 200;
  const lengthOf = ({ text }: Source) => text.trimEnd().split('\n').length;

  it('stays under 200 lines', () => {
    const long = sources.filter((source) => lengthOf(source) > most);
    expect(long.map((source) => `${source.file}: ${lengthOf(source)} lines`)).toEqual([]);
  });
});
