import type { Command } from 'commander';
import type { Io } from './io';

/** Adds examples to the help of a command, as the user types them: under npm, `xsi` is `npm run -s xsi --`. */
export function addExamples(command: Command, { env }: Io, examples: readonly string[]): Command {
  const typed = env.npm_lifecycle_event === undefined ? 'xsi ' : 'npm run -s xsi -- ';
  const lines = examples.map((example) => `  $ ${example.replace(/(?<=^|[\s(])xsi /g, typed)}`);
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}
