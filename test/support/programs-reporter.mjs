import { installers, neededBy, onlyInCi } from './programs.mjs';
import { countSkipped } from './whole-run.mjs';

/** Says in one line for each missing program how many tests were skipped, and how to run them. */
export default class ProgramsReporter {
  onRunComplete(_contexts, { testResults }) {
    for (const [program, installer] of Object.entries(installers)) {
      report(`${program} is not installed`, countSkipped(testResults, neededBy(program)), installer);
    }
    report('Long tests', countSkipped(testResults, onlyInCi), 'CI=1 npm test');
    if (!process.env.CI)
      process.stderr.write('Attacks, loads and samples are small. To run all of them: CI=1 npm test\n');
  }
}

function report(reason, count, remedy) {
  if (count > 0) process.stderr.write(`${reason}: ${count} tests skipped. To run them: ${remedy}\n`);
}
