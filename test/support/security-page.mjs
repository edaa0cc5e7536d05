// Table of all threats (threats.mjs), each with the tests that name it.
import { compare, escaped, linkTo } from './whole-run.mjs';

const head = `# Threats, and the tests that show how they end

A test names its threat in its title.
`;

/** `tests` have a file, a full title, and a place that the rows of one table share. */
export function securityPage(threats, tests) {
  const shown = threats.map((threat) => ({
    ...threat,
    by: linesOf(tests.filter(({ title }) => idsIn(title).has(threat.id))),
  }));
  const ids = new Set(threats.map(({ id }) => id));
  const unknown = tests.filter(({ title }) => [...idsIn(title)].some((id) => !ids.has(id)));
  return {
    page: [head, ...shown.map(sectionOf)].join('\n'),
    wrong: [
      ...shown.filter(({ by }) => by.length === 0).map(({ id, text }) => `no test shows ${id}: ${text}`),
      ...unknown.map(({ file, title }) => `there is no such threat: ${file}, ${title}`),
    ],
  };
}

function idsIn(title) {
  return new Set(title.match(/\bC\d{1,2}\b/g));
}

function sectionOf({ id, text, by }) {
  return `## ${id}: ${text}\n\n${by.map((line) => `- ${line}`).join('\n')}\n`;
}

/** One for each place: of a table, what its titles have in common. */
function linesOf(tests) {
  const places = new Map();
  for (const { file, title, place } of tests) {
    const key = `${file} ${place}`;
    places.set(key, { file, titles: [...(places.get(key)?.titles ?? []), withoutIds(title)] });
  }
  const lines = [...places.values()].map(({ file, titles }) => ({
    file,
    line: `${linkTo(file)}: ${escaped(fold(titles))}`,
  }));
  return [...new Set(lines.sort((a, b) => compare(a.file, b.file) || compare(a.line, b.line)).map(({ line }) => line))];
}

function withoutIds(title) {
  return title.replace(/\b[CDR]\d{1,2}\b[:,]? ?/g, '').trim();
}

/** With `…` where they differ, and how many they are. */
function fold(titles) {
  const [first = '', ...others] = titles.map((title) => title.split(' '));
  if (new Set(titles).size === 1) return titles[0];
  const shortest = Math.min(...[first, ...others].map(({ length }) => length));
  const start = countSame(first, others, shortest);
  const reversed = others.map((words) => words.toReversed());
  const end = countSame(first.toReversed(), reversed, shortest - start);
  const folded = [...first.slice(0, start), '…', ...first.slice(first.length - end)].join(' ');
  return `${start + end === 0 ? `${titles[0]} …` : folded} (${titles.length})`;
}

/** With how many words all of them begin, up to `most`. */
function countSame(words, others, most) {
  const different = words.slice(0, most).findIndex((word, index) => others.some((one) => one[index] !== word));
  return different < 0 ? most : different;
}
