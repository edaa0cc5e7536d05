import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What CI makes of an `npm` that says this. */
function judged(said: string, status: number) {
  const folder = mkdtempSync(join(tmpdir(), 'advisories-'));
  writeFileSync(join(folder, 'said'), said);
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\ncat "${folder}/said"\nexit ${status}\n`);
  chmodSync(join(folder, 'npm'), 0o755);
  const ran = spawnSync(process.execPath, ['.ci/advisories.mjs'], {
    env: { PATH: `${folder}${delimiter}${process.env.PATH}` },
    encoding: 'utf8',
  });
  return [ran.status, ran.stdout + ran.stderr];
}

const report = (severity: string, counts: object) =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: { 'made-up': { name: 'made-up', severity, range: '<1.2.3' } },
    metadata: { vulnerabilities: { info: 0, low: 0, moderate: 0, high: 0, critical: 0, total: 1, ...counts } },
  });

it.each(['high', 'critical'])('C62 an advisory that is %s fails the build', (severity) => {
  expect(judged(report(severity, { [severity]: 1 }), 1)).toEqual([1, `${severity}: made-up <1.2.3, see npm audit\n`]);
});

it('C62 a lesser one does not', () => {
  expect(judged(report('moderate', { moderate: 1 }), 0)).toEqual([0, 'advisories: none that is high (1 in all)\n']);
});

it.each([
  ['refuses', '{"message":"405 Method Not Allowed","error":{"summary":""}}', '405 Method Not Allowed'],
  ['is not there', '', 'no report'],
])('C62 a registry that %s is said, and fails nothing', (_, said, reason) => {
  expect(judged(said, 1)).toEqual([0, `advisories: NOT CHECKED, the registry gave no answer (${reason})\n`]);
});
