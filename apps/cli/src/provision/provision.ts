import { type Command, InvalidArgumentError, Option } from 'commander';
import { addExamples } from '../terminal/examples';
import { UsageError } from '../terminal/explain';
import type { Io } from '../terminal/io';
import { Administration } from './administration';
import { addList, addRevoke, withTenant } from './existing';
import { type MakeOptions, makeAll, makeOne } from './make';

const examples = [
  'export ADMINISTRATION_KEY=…',
  'xsi provision --user alice@example.com --lifetime 2d --qr terminal',
  'xsi provision --tenant acme --csv users.csv --mail > links.csv',
  'xsi provision --csv users.csv --qr png --out letters',
];

const secondsOf: Record<string, number> = { m: 60, h: 3600, d: 86_400 };

export function addProvision(program: Command, io: Io): void {
  const provision = program
    .command('provision')
    .summary('make links with which users sign in')
    .description(
      'Makes links with which users sign in without a password, each once. It asks the listener for administration of a ' +
        'running adapter: ADMINISTRATION_URL (default http://127.0.0.1:8081) and ADMINISTRATION_KEY say which. ' +
        'A link is a secret, and is shown only when it is made.',
    );
  addExamples(provision, io, examples);
  addMake(provision, io);
  addList(provision, io);
  addRevoke(provision, io);
}

function addMake(provision: Command, io: Io): void {
  const command = withTenant(provision.command('make', { isDefault: true }))
    .summary('make a link for a user, or for each user of a file (default)')
    .option('--user <id>', 'for whom, a BroadWorks user id')
    .option('--csv <file>', 'for whom: the column user_id of a file, or its first one')
    .option(
      '--lifetime <time>',
      'for how long a link is good, such as 12h or 7d (default: as the tenant has it)',
      toSeconds,
    )
    .option('--mail', "send it to the address in the user's profile, too")
    .option('--language <code>', 'language of the mail: en, de, es, it, ru or uk')
    .addOption(
      new Option('--qr <kind>', 'as a QR code, too').choices(['terminal', 'png', 'svg', 'none']).default('none'),
    )
    .option('--out <folder>', 'folder for QR codes and, with --csv, for links.csv')
    .action((options: MakeOptions) => make(options, io));
  addExamples(command, io, examples);
}

async function make(options: MakeOptions, io: Io): Promise<void> {
  const { tenant, user, csv } = options;
  if ((user === undefined) === (csv === undefined)) throw new UsageError('say for whom: with --user, or with --csv');
  const administration = new Administration(io, tenant);
  if (user !== undefined) await makeOne(administration, user, options, io);
  else if (csv !== undefined) await makeAll(administration, csv, options, io);
}

function toSeconds(text: string): number {
  const [, number, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (!number) throw new InvalidArgumentError('It must be a number with m, h or d, such as 7d.');
  return Number(number) * (secondsOf[unit] ?? 1);
}
