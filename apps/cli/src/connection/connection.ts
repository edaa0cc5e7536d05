import { readFileSync } from 'node:fs';
import { XsiFarm, XsiHttp, XsiLogin } from '@libs/xsi';
import type { Command } from 'commander';
import { UsageError } from '../terminal/explain';
import type { Io } from '../terminal/io';
import { crossesInClear } from './plain-http';

export interface ConnectionOptions {
  server: string;
  allowHttp?: boolean;
  user: string;
  login?: string;
  passwordFile?: string;
  actionsPath?: string;
  protocolVersion?: string;
}

/** The options of every command that asks a server. There is none for a password: a command line is seen by others. */
export function withConnection(command: Command): Command {
  return command
    .requiredOption('--user <id>', 'whose data to ask for: user@domain')
    .option('--server <url>', 'base URL of the XSP or ADP; the default is the simulator', 'http://127.0.0.1:8090')
    .option('--allow-http', 'send the password in clear to a server that has http:// only')
    .option('--login <id>', 'who asks, if it is an administrator and not the user')
    .option('--password-file <file>', 'file that holds the password; without it XSI_PASSWORD is used')
    .option('--actions-path <path>', 'path of the XSI-Actions context (default: /com.broadsoft.xsi-actions)')
    .option('--protocol-version <version>', 'X-BroadWorks-Protocol-Version to ask for, such as 23.0');
}

/** Lends a connection, and closes it whatever happens. */
export async function connect<T>(options: ConnectionOptions, io: Io, use: (http: XsiHttp) => Promise<T>): Promise<T> {
  const credential = {
    type: 'basic' as const,
    userId: options.login ?? options.user,
    password: passwordFor(options, io),
  };
  const farm = new XsiFarm({ servers: [serverOf(options)] });
  try {
    const { actionsPath, protocolVersion } = options;
    return await use(new XsiHttp(farm, options.user, new XsiLogin(credential), { actionsPath, protocolVersion }));
  } finally {
    await farm.close();
  }
}

function serverOf({ server, allowHttp = false }: ConnectionOptions): string {
  const url = URL.parse(server);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError('--server must be a URL such as https://xsp.example.com');
  if (url.username || url.password) throw new UsageError('--server must not hold a login: use --user and XSI_PASSWORD');
  if (crossesInClear(url) && !allowHttp)
    throw new UsageError('--server http:// would send the password in clear: use https://, or add --allow-http');
  return server;
}

export function passwordFor({ passwordFile }: ConnectionOptions, { env }: Io): string {
  const password = passwordFile === undefined ? env.XSI_PASSWORD : readPassword(passwordFile);
  if (!password) throw new UsageError('no password: set XSI_PASSWORD, or name a file with --password-file');
  return password;
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new UsageError(`--password-file ${file} cannot be read`, { cause });
  }
}
