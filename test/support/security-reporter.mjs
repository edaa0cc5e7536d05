import { relative } from 'node:path';
import { securityPage } from './security-page.mjs';
import { threats } from './threats.mjs';
import { complain, isWhole, keepPage } from './whole-run.mjs';

/** Holds docs/security.md against the names of the tests, at the end of a whole run. */
export default class SecurityReporter {
  constructor(globalConfig) {
    this.globalConfig = globalConfig;
  }

  onRunComplete(_contexts, { numFailedTestSuites, numPendingTests, wasInterrupted, testResults }) {
    if (!isWhole(this.globalConfig) || numFailedTestSuites > 0 || wasInterrupted) return;
    const tests = testResults.flatMap(({ testFilePath, testResults: ofFile }) =>
      ofFile.map(({ fullName, location }) => ({
        file: relative(this.globalConfig.rootDir, testFilePath),
        title: fullName,
        // the rows of a table stand at one place
        place: location ? `${location.line}:${location.column}` : fullName,
      })),
    );
    const { page, wrong } = securityPage(threats, tests);
    // elsewhere a program that some of them need may be missing
    const skipped = process.env.CI && numPendingTests > 0 ? [`${numPendingTests} tests were skipped`] : [];
    this.error = complain('The threats', [
      ...wrong,
      ...skipped,
      ...keepPage(this.globalConfig, 'docs/security.md', page),
    ]);
  }

  getLastError() {
    return this.error;
  }
}
