// Fails where a package that ships has a known advisory that is high or critical: requirement C62. A registry that does not
// answer such questions, as a mirror may, is said in words: node .ci/advisories.mjs
import { spawnSync } from 'node:child_process';

const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--audit-level=high', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
const report = read(stdout ?? '');
const counts = report.metadata?.vulnerabilities;
if (!counts) {
  const reason = report.error?.summary || report.message || error?.message || 'no report';
  console.log(`advisories: NOT CHECKED, the registry gave no answer (${reason.split('\n')[0]})`);
} else {
  const bad = Object.values(report.vulnerabilities ?? {}).filter(({ severity }) => /^(high|critical)$/.test(severity));
  for (const { name, severity, range } of bad) console.error(`${severity}: ${name} ${range}, see npm audit`);
  if (counts.high + counts.critical > 0) process.exit(1);
  console.log(`advisories: none that is high (${counts.total} in all)`);
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
