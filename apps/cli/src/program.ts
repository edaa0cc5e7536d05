import { Command, CommanderError } from 'commander';
import { addGet } from './get';
import { addKeys } from './keys';
import { addProvision } from './provision/provision';
import { addRecord } from './record/record';
import { addReplay } from './replay';
import { addExamples } from './terminal/examples';
import { explain } from './terminal/explain';
import type { Io } from './terminal/io';

/** Runs one command line and returns the exit code. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    await createProgram(io).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // commander has said it already
    if (error instanceof CommanderError) return error.exitCode;
    io.err.write(`xsi: ${explain(error)}\n`);
    return 1;
  }
}

function createProgram(io: Io): Command {
  const program = new Command('xsi')
    .description(
      'Looks into a BroadWorks over XSI, records its answers as fixtures and plays them back; makes links to sign in with.',
    )
    .version(io.env.npm_package_version ?? 'unknown: run it with npm run -s xsi', '--version')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out.write(text), writeErr: (text) => io.err.write(text) });
  addExamples(program, io, [
    'xsi replay',
    'XSI_PASSWORD=any xsi get profile --user alice@example.com',
    'xsi record --help',
  ]);
  addGet(program, io);
  addRecord(program, io);
  addReplay(program, io);
  addKeys(program, io);
  addProvision(program, io);
  return program;
}
