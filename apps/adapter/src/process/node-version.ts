/** As in `engines` of package.json. */
export const oldestNode = '24.15';

/** Ends the process if its Node is too old. Must be the first import of an entry: packages fail on an older one. */
function requireNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode.split('.').map(Number);
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  process.stderr.write(`Node ${process.versions.node} is too old: the adapter needs Node ${oldestNode} or newer.\n`);
  process.exit(1);
}

requireNode();
