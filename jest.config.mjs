import { availableParallelism } from 'node:os';

export default {
  reporters: [
    'default',
    '<rootDir>/test/support/contract-reporter.mjs',
    '<rootDir>/test/support/security-reporter.mjs',
    '<rootDir>/test/support/programs-reporter.mjs',
  ],
  // the security reporter writes the rows of a table as one
  testLocationInResults: true,
  // tests wait for half of their time: two cores have work for four
  maxWorkers: Math.max(4, availableParallelism()),
  testSequencer: '<rootDir>/test/support/sequencer.mjs',
  // what many files leave in a worker makes it slow: it is begun anew
  workerIdleMemoryLimit: '700MB',
  // some wait for other processes, on machines that do much else
  testTimeout: 30_000,
  testEnvironment: 'node',
  testRegex: '\\.spec\\.ts$',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
  // Nest and others are ESM only: they are compiled to CommonJS along with us, so no flag is needed.
  transform: { '\\.(ts|js|mjs)$': '@swc/jest' },
  transformIgnorePatterns: [],
  moduleNameMapper: {
    // a thread has no jest: what it runs is compiled before
    '/start-writer$': '<rootDir>/test/support/start-writer.ts',
    '^@libs/xsi$': '<rootDir>/libs/xsi/src/index.ts',
    '^@libs/replay$': '<rootDir>/libs/replay/src/index.ts',
    '^@apps/simulator$': '<rootDir>/apps/simulator/src/index.ts',
  },
};
