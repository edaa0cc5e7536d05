// External programs that some tests run. On a developer's machine a missing program skips its tests; in CI it is an error.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The command that installs each program, on Debian and with Homebrew. */
export const installers = {
  ffmpeg: 'apt-get install ffmpeg, or brew install ffmpeg',
  'redis-server': 'apt-get install redis-server, or brew install redis',
};

/** Full path of a program, `undefined` if it is not in PATH. */
export function pathOf(program) {
  const candidates = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program));
  return candidates.find(isExecutable);
}

/** Added to the names of skipped tests, so that the reporters can tell why they were skipped. */
export function neededBy(program) {
  return `(needs ${program})`;
}

export const onlyInCi = '(only with CI=1)';

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
