import { once } from 'node:events';
import { type ReplayedRequest, replay } from '@libs/replay';
import { type Command, InvalidArgumentError } from 'commander';
import { addExamples } from './terminal/examples';
import { UsageError } from './terminal/explain';
import type { Io } from './terminal/io';

interface ReplayCommandOptions {
  port: number;
  host: string;
}

export function addReplay(program: Command, io: Io): void {
  const command = program
    .command('replay')
    .summary('serve fixtures as if they were a BroadWorks')
    .description('Serves a folder of fixtures as if it were a BroadWorks, until it is interrupted.')
    .argument('[folder]', 'folder that holds xsi, and perhaps dms', 'fixtures')
    .option('--port <number>', 'port to listen on, 0 for any that is free', toPort, 8090)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .action((folder: string, options: ReplayCommandOptions) => serve(folder, options, io));
  addExamples(command, io, [
    'xsi replay',
    'xsi replay fixtures --port 8091',
    'XSI_PASSWORD=any xsi get profile --server http://127.0.0.1:8091 --user alice@example.com',
  ]);
}

async function serve(folder: string, { port, host }: ReplayCommandOptions, io: Io): Promise<void> {
  const observe = ({ method, url, status, matched }: ReplayedRequest) => {
    io.err.write(`${status} ${method} ${url}${matched ? '' : ' (no fixture)'}\n`);
  };
  const served = await replay(folder, { port, host, observe }).catch((cause: unknown) => {
    throw new UsageError(adviceFor(cause, folder, port), { cause });
  });
  io.out.write(`${folder} is served at ${served.url}; any password will do where a user has none of his own\n`);
  if (!io.signal.aborted) await once(io.signal, 'abort');
  await served.close();
}

function adviceFor(cause: unknown, folder: string, port: number): string {
  // not instanceof: an error of Node itself may belong to another realm
  const { code, message } = (typeof cause === 'object' && cause ? cause : {}) as { code?: unknown; message?: unknown };
  if (code === 'EADDRINUSE') return `port ${port} is in use: choose another with --port`;
  if (code === 'ENOENT') return `there is no folder ${folder}: name the one that holds xsi`;
  return typeof message === 'string' ? message : `${folder} cannot be served`;
}

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('It must be a number from 0 to 65535.');
  return port;
}
