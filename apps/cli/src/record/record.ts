import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { type ConnectionOptions, connect, passwordFor, withConnection } from '../connection';
import { addExamples } from '../examples';
import { UsageError } from '../explain';
import type { Io } from '../io';
import { anonymousFiles } from './anonymous-files';
import { fetchAll, type Recorded, recordable, recordedByDefault } from './fetch';

interface RecordOptions extends ConnectionOptions {
  out: string;
  persona: string;
  only?: string;
  pages: string;
  replace: string[];
}

export function addRecord(program: Command, io: Io): void {
  const command = program
    .command('record')
    .summary('save what a BroadWorks answers as fixtures, without the people')
    .description(
      'Asks for everything that a user can be asked for and saves the answers byte for byte, except that people, numbers, ' +
        'hosts, ids and secrets are replaced: the same by the same in all files. What is not known to be harmless is ' +
        'replaced, too. If a value is still there at the end, nothing is written. Read the files before you commit them.',
    )
    .option('--out <folder>', 'folder of the personas', 'fixtures/xsi')
    .option('--persona <id>', 'user id to write instead of the real one', 'person1@example.com')
    .option(
      '--only <names>',
      `comma-separated, of: ${recordable.join(', ')} (default: all but versions, and no voice messages themselves)`,
    )
    .option('--pages <number>', 'pages to record of each list', '3')
    .option('--replace <element>', 'also replace this element, may be repeated', collect, []);
  addExamples(command, io, [
    'XSI_PASSWORD=… xsi record --server https://xsp.example.com --user alice@example.com --persona zoe-new@example.com',
    'xsi record --server https://xsp.example.com --user alice@example.com --password-file secret --only profile,devices',
  ]);
  withConnection(command).action((options: RecordOptions) => record(options, io));
}

async function record(options: RecordOptions, io: Io): Promise<void> {
  const names = namesOf(options);
  const pages = Number(options.pages);
  if (!/^[1-9]\d{0,2}$/.test(options.pages)) throw new UsageError('--pages must be a number from 1 to 999');
  if (!/^[\w.+-]+@(?:[\w-]+\.)*example\.(?:com|net|org)$/.test(options.persona)) {
    throw new UsageError('--persona must be a user id of nobody, such as zoe-new@example.com');
  }

  const answers = await connect(options, io, async (http) => {
    const found: Recorded[] = [];
    for await (const answer of fetchAll(http, names, pages, options.only !== undefined)) {
      found.push(answer);
      report(answer, found.length, io);
    }
    return found;
  });
  if (io.isTerminal) io.err.write('\r\x1b[K');
  const { files, counts } = anonymousFiles(answers, {
    userId: options.user,
    password: passwordFor(options, io),
    persona: options.persona,
    replaced: new Set(options.replace),
  });
  for (const { path, body } of files) {
    const file = join(options.out, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, body);
  }
  const refusals = answers.filter(({ status }) => status >= 300).length;
  const replaced = [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
  io.out.write(`${files.length} files for ${options.persona} are in ${options.out}, ${refusals} of them refusals.\n`);
  io.out.write(`Replaced: ${replaced || 'nothing'}. Read the files before you commit them.\n`);
}

function namesOf({ only }: RecordOptions): string[] {
  if (only === undefined) return recordedByDefault;
  const names = only.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !recordable.includes(name));
  if (unknown !== undefined) throw new UsageError(`--only ${unknown} is not one of ${recordable.join(', ')}`);
  return names;
}

function report({ label, start, status }: Recorded, count: number, io: Io): void {
  const line = `${count}: ${status} ${label}${start === undefined ? '' : ` from ${start}`}`;
  io.err.write(io.isTerminal ? `\r\x1b[K${line}` : `${line}\n`);
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}
