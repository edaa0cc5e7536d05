import type { Command } from 'commander';
import { addExamples } from '../terminal/examples';
import type { Io } from '../terminal/io';
import { Administration, itemsOf } from './administration';
import { toLine } from './csv';

const pageSize = 1000;
const columns = ['id', 'user_id', 'state', 'created_at', 'expires_at'];

interface ListOptions {
  tenant: string;
  user?: string;
}

export function withTenant(command: Command): Command {
  return command.option('--tenant <id>', 'tenant of the adapter', 'default');
}

export function addList(provision: Command, io: Io): void {
  const command = withTenant(provision.command('list'))
    .summary('list what was made, as CSV, the newest first')
    .option('--user <id>', 'of one user only, as BroadWorks writes the id')
    .action((options: ListOptions) => list(options, io));
  addExamples(command, io, ['xsi provision list --tenant acme --user alice@example.com']);
}

export function addRevoke(provision: Command, io: Io): void {
  const command = withTenant(provision.command('revoke'))
    .summary('make a link useless that was not used yet')
    .argument('<id>', 'of the link, as list shows it')
    .action(async (id: string, { tenant }: ListOptions) => {
      await new Administration(io, tenant).ask('DELETE', `/${encodeURIComponent(id)}`);
      io.out.write(`${id} is revoked.\n`);
    });
  addExamples(command, io, ['xsi provision revoke 0b9b…']);
}

async function list({ tenant, user }: ListOptions, io: Io): Promise<void> {
  const administration = new Administration(io, tenant);
  let before: string | undefined;
  let isLast = false;
  while (!isLast) {
    const query = new URLSearchParams({
      items_per_page: String(pageSize),
      ...(user && { user_id: user }),
      ...(before && { before }),
    });
    const items = itemsOf(await administration.ask('GET', `?${query}`));
    if (before === undefined) io.out.write(toLine(columns));
    for (const item of items) io.out.write(toLine(columns.map((name) => String(item[name] ?? ''))));
    before = String(items.at(-1)?.id);
    isLast = items.length < pageSize;
  }
}
