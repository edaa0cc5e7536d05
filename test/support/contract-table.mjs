// Table of all responses in the API description (demands.ts), each with the test that got it (observed.ts).
import { compare, escaped, linkTo } from './whole-run.mjs';

const any = 'any';
const head = `# Responses, and the tests that get them

Each status and code in the API description has a test that gets it over a socket.
`;

export function contractTable(demands, observations) {
  const seen = distinct(observations.map((one) => ({ ...one, operation: operationOf(one, demands) })));
  const answersOf = countAnswers(seen);
  const shown = demands.map((demand) => {
    const candidates = seen.filter((one) => shows(one, demand, demands));
    return { ...demand, by: mostTelling(candidates, answersOf) };
  });
  return {
    page: pageOf(shown),
    missing: shown.filter(({ by }) => !by).map(nameOf),
    undescribed: [
      ...new Set(
        seen
          .filter((one) => !demands.some((demand) => shows(one, demand, demands)))
          .map((one) => `${nameOf(one)}: ${one.file}, ${one.test}`),
      ),
    ].sort(),
  };
}

/** An answer that its operation names shows that; any other shows what holds for all operations. */
function shows(one, demand, demands) {
  if (!isSame(one, demand)) return false;
  if (demand.operation === one.operation) return true;
  return demand.operation === any && !demands.some((other) => other.operation === one.operation && isSame(one, other));
}

function isSame(one, other) {
  return one.status === other.status && one.code === other.code;
}

/** What is written out wins over what has a variable part. */
function operationOf({ method, path }, demands) {
  const asked = `${method} ${path}`;
  const operations = [...new Set(demands.map(({ operation }) => operation))].sort((a, b) => count(a) - count(b));
  return operations.find((operation) => patternOf(operation).test(asked)) ?? any;
}

function count(operation) {
  return operation.split('{').length;
}

function patternOf(operation) {
  const literal = operation.split(/\{\w+\}/).map(RegExp.escape);
  return new RegExp(`^${literal.join('[^/]+')}$`);
}

/** The test that saw the fewest different answers is about this one. */
function mostTelling(candidates, answersOf) {
  return candidates.toSorted(
    (a, b) => answersOf(a) - answersOf(b) || compare(a.file, b.file) || compare(a.test, b.test),
  )[0];
}

function countAnswers(seen) {
  const counts = Map.groupBy(seen, testOf);
  return (one) => counts.get(testOf(one)).length;
}

function testOf({ file, test }) {
  return `${file} ${test}`;
}

function distinct(seen) {
  return [
    ...new Map(
      seen.map((one) => [JSON.stringify([one.operation, one.status, one.code, one.file, one.test]), one]),
    ).values(),
  ];
}

function nameOf({ operation, status, code }) {
  return [operation === any ? 'any operation' : operation, status, code].filter(Boolean).join(' ');
}

function pageOf(shown) {
  const operations = [...new Set(shown.map(({ operation }) => operation))].sort(
    (a, b) => Number(a === any) - Number(b === any) || compare(pathOf(a), pathOf(b)) || compare(a, b),
  );
  const sections = operations.map((operation) => {
    const rows = shown
      .filter((one) => one.operation === operation)
      .sort((a, b) => a.status - b.status || compare(a.code ?? '', b.code ?? ''))
      .map(({ status, code, by }) => [String(status), code ? `\`${code}\`` : '', by ? cellOf(by) : '']);
    return `## ${operation === any ? 'Any operation' : `\`${operation}\``}\n\n${tableOf([['', 'code', 'shown by'], ...rows])}\n`;
  });
  return [head, ...sections].join('\n');
}

function pathOf(operation) {
  return operation.split(' ')[1] ?? '';
}

function cellOf({ file, test }) {
  return `${linkTo(file)}: ${escaped(test)}`;
}

/** As wide as the formatter makes it. */
function tableOf([head, ...rows]) {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
