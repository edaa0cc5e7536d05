// Builds an application if that is needed, then runs it: node scripts/built.mjs cli --help
import { build, entryOf } from './build.mjs';

const [, , app, ...args] = process.argv;
await build(app);
process.argv = [process.argv[0], entryOf(app), ...args];
await import(entryOf(app));
