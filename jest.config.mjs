export default {
  reporters: [
    'default',
    '<rootDir>/test/support/contract-reporter.mjs',
    '<rootDir>/test/support/security-reporter.mjs',
    '<rootDir>/test/support/programs-reporter.mjs',
  ],
  // the security reporter writes the rows of a table as one
  testLocationInResults: true,
  // also on a machine with two cores, where jest would use one: tests wait more than they work
  maxWorkers: '100%',
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
