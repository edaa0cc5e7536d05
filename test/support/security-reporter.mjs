import { relative } from 'node:path';
import { securityPage } from './security-page.mjs';
import { threats } from './threats.mjs';
import { complain, isWhole, writeTable } from './whole-run.mjs';

/** Checks that every threat is named by a test, at the end of a whole run. */
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
    writeTable(this.globalConfig, 'threats.md', page);
    const skipped = process.env.CI && numPendingTests > 0 ? [`${numPendingTests} tests were skipped`] : [];
    this.error = complain('The threats', [...wrong, ...skipped]);
  }

  getLastError() {
    return this.error;
  }
}
