import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// Form of all Markdown files: links, columns, cells and the number of words. What CONTRIBUTING.md says of them.

interface Page {
  file: string;
  lines: string[];
  isGenerated: boolean;
}

const pages = globSync(['*.md', '{apps,bench,docs,fixtures,libs,test}/**/*.md']).map((file): Page => {
  const text = readFileSync(file, 'utf8');
  return { file, lines: text.split('\n'), isGenerated: text.startsWith('<!-- generated') };
});
const written = pages.filter(({ isGenerated }) => !isGenerated);

/** Lines outside of code. */
function prose({ lines }: Page): string[] {
  let isCode = false;
  return lines.filter((line) => {
    if (/^\s*```/.test(line)) isCode = !isCode;
    return !isCode && !/^\s*```/.test(line);
  });
}

/** Anchor that GitHub makes of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

function anchorsOf(file: string): Set<string> {
  const page = pages.find((one) => one.file === file);
  const headings = page ? prose(page).flatMap((line) => /^#+ (.*)$/.exec(line)?.[1] ?? []) : [];
  return new Set(headings.map(anchorOf));
}

it.each(pages.map((page) => [page.file, page] as const))('the links of %s lead somewhere', (file, page) => {
  const targets = prose(page).flatMap((line) =>
    [...line.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? ''),
  );
  const broken = targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#');
      const to = path === '' ? file : join(dirname(file), path);
      return !existsSync(to) || (anchor !== undefined && !anchorsOf(to).has(anchor));
    });
  expect(broken).toEqual([]);
});

it.each(written.map((page) => [page.file, page] as const))('%s has lines of up to 100 columns', (file, page) => {
  if (file === 'CHANGELOG.md') return;
  const isLong = (line: string) => line.length > 100 && !line.startsWith('|') && !/^\S*\]: |^<http/.test(line);
  expect(prose(page).filter(isLong)).toEqual([]);
});

it.each(written.map((page) => [page.file, page] as const))('%s has cells of up to 60 letters', (_, page) => {
  const rows = prose(page).filter((line) => line.startsWith('|'));
  const cells = rows.flatMap((row) => row.split(/(?<!\\)\|/)).map((cell) => cell.trim().replace(/\]\([^)]*\)/g, ']'));
  expect(cells.filter((cell) => cell.length > 60 && !/^-+$/.test(cell))).toEqual([]);
});

it('all pages together have at most 16,000 words, but for code and pages that are generated', () => {
  const words = written.map(
    (page) =>
      prose(page)
        .join(' ')
        .match(/\S*\p{L}\S*/gu)?.length ?? 0,
  );
  expect(words.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(16_000);
});

it('docs/develop/dependencies.md gives a reason for each package', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const packages = Object.keys({ ...dependencies, ...devDependencies }).map((name) =>
    name.replace(/^@types\/.*/, '@types/*'),
  );
  const reasons = readFileSync('docs/develop/dependencies.md', 'utf8');
  expect(packages.filter((name) => !reasons.includes(`| \`${name}\``))).toEqual([]);
});
