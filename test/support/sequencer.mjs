import TestSequencer from '@jest/test-sequencer';

/**
 * Files that take longest, which are not always the largest. The first one builds the adapter, for which those that start
 * processes of it would wait.
 */
const longest = [
  'process',
  'recordings',
  'otp',
  'front-door',
  'concurrent-sign-ins',
  'unread',
  'voicemail-streams',
  'canary',
  'attackers',
  'drain',
  'reload',
  'deadline',
  'limits',
  'isolation',
  'memory',
  'malformed-requests',
  'store-trouble',
].map((name) => `/${name}.e2e.spec.ts`);

/** Begins with what takes longest, also on a machine that has not run the tests before. */
export default class extends TestSequencer {
  sort(tests) {
    const rankOf = ({ path }) => {
      const rank = longest.findIndex((file) => path.endsWith(file));
      return rank < 0 ? longest.length : rank;
    };
    return super.sort(tests).sort((a, b) => rankOf(a) - rankOf(b));
  }
}
