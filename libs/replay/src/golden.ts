// A matcher for golden files: importing this file adds `expect(value).toMatchGolden(path)`.

import { checkGolden, type Update } from './golden-file';

declare global {
  namespace jest {
    interface Matchers<R> {
      /**
       * Compares with a JSON file; the path is below the working directory. `jest -u` rewrites the file. One that is
       * missing is written, unless with `--ci`.
       */
      toMatchGolden(path: string): R;
    }
  }
}

/** The one part of jest's state that the matcher reads. */
interface WithSnapshotState {
  snapshotState: { _updateSnapshot: Update };
}

expect.extend({
  toMatchGolden(received: unknown, path: string) {
    if (this.isNot) throw new Error('toMatchGolden cannot be negated');
    const { snapshotState } = this as unknown as WithSnapshotState;
    const mismatch = checkGolden(path, received, snapshotState._updateSnapshot);
    return {
      pass: mismatch === undefined,
      message: () => `${mismatch?.advice}\n\n${this.utils.diff(mismatch?.golden, mismatch?.value) ?? ''}`,
    };
  },
});
