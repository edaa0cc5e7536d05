import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// What each layer may know: docs/develop/architecture.md. Every test lists the files that break its rule, and with what.

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

/** Floors of the adapter, the lowest first. Imports go down, types included. */
const floors = [
  ['config'],
  ['observability', 'store'],
  ['http'],
  ['resilience'],
  ['broadworks'],
  ['mail'],
  ['sign-in'],
  ['features'],
  ['administration', 'process'],
  ['app.module'],
  ['app'],
  ['main'],
];

describe('the adapter', () => {
  const folder = 'apps/adapter/src';
  const boxOf = (path: string) =>
    path
      .slice(folder.length + 1)
      .split('/')[0]
      ?.replace(/\.ts$/, '') ?? '';
  const floorOf = (path: string) => floors.findIndex((boxes) => boxes.includes(boxOf(path)));

  it('consists of these floors', () => {
    const boxes = new Set(under(folder).map(({ file }) => boxOf(file)));
    expect([...boxes].sort()).toEqual(floors.flat().sort());
  });

  it('imports nothing from its own floor or a higher one', () => {
    const isDown = (name: string, file: string) =>
      !isWithin(name, folder) || boxOf(name) === boxOf(file) || floorOf(name) < floorOf(file);
    expect(offences(under(folder), isDown)).toEqual([]);
  });
});

/** Names of the graph's nodes that reach themselves. */
function inCycles(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    [...(graph.get(from) ?? [])].some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, to, seen);
    });
  return [...graph.keys()].filter((name) => reaches(name, name)).sort();
}

describe.each(['apps/adapter/src', 'apps/cli/src', 'apps/simulator/src', 'libs/replay/src'])('%s', (root) => {
  const files = new Set(under(root).map(({ file }) => file));
  const fileOf = (name: string) => [`${name}.ts`, `${name}/index.ts`].find((file) => files.has(file));
  const graphOf = (nodeOf: (file: string) => string) => {
    const graph = new Map<string, Set<string>>();
    for (const { file, imports } of under(root)) {
      const from = nodeOf(file);
      const to = imports.flatMap((name) => fileOf(name) ?? []).map(nodeOf);
      graph.set(from, new Set([...(graph.get(from) ?? []), ...to.filter((node) => node !== from)]));
    }
    return graph;
  };

  it('has no cycle of files', () => expect(inCycles(graphOf((file) => file))).toEqual([]));

  it('has no cycle of folders', () => expect(inCycles(graphOf(dirname))).toEqual([]));
});

it('XML knows XML only', () => {
  const packages = ['saxes', 'fast-xml-parser', 'node:buffer'];
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
  expect(mappers.map(({ file }) => file)).toContain('apps/adapter/src/features/history/history.mapper.ts');
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
