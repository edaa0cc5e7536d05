import {
  charsetOf,
  type DocumentSchema,
  ErrorInfo,
  parseXml,
  requestOf,
  XmlError,
  XsiDecodeError,
  XsiFault,
  xsiDocuments,
} from '@libs/xsi';
import type { Command } from 'commander';
import { type ConnectionOptions, connect, withConnection } from './connection';
import { addExamples } from './examples';
import { UsageError } from './explain';
import type { Io } from './io';
import { masked } from './mask';
import { documentOf, itemNames } from './resources';

interface GetOptions extends ConnectionOptions {
  raw?: boolean;
  showSecrets?: boolean;
  query: Record<string, string>;
}

export function addGet(program: Command, io: Io): void {
  const command = program
    .command('get')
    .summary('read one resource of a user')
    .description('Reads one resource of a user and prints it as JSON, or as the bytes that came.')
    .argument('<resource>', Object.keys(xsiDocuments).join(', '))
    .argument('[name]', itemNames)
    .option('--raw', 'print the answer byte for byte, also that of a refusal; secrets in it are not masked')
    .option('--show-secrets', 'do not mask passwords and tokens')
    .option('--query <name=value>', 'parameter of the query, may be repeated', collectQuery, {});
  addExamples(command, io, [
    'XSI_PASSWORD=… xsi get profile --user alice@example.com',
    'xsi get enhanced-call-logs Missed --user alice@example.com --password-file secret --query results=10',
    "xsi get enterprise --server https://xsp.example.com --user alice@example.com --query 'lastName=*a*/i' --raw",
  ]);
  withConnection(command).action((resource: string, name: string | undefined, options: GetOptions) =>
    get(resource, name, options, io),
  );
}

async function get(resource: string, name: string | undefined, options: GetOptions, io: Io): Promise<void> {
  const { document, item } = documentOf(resource, name);
  const { target, query, schema } = requestOf(document, item);
  const { status, headers, bytes } = await connect(options, io, (http) =>
    http.getRaw(target, { ...query, ...options.query }),
  );
  if (options.raw) io.out.write(bytes);
  const charset = charsetOf([headers['content-type'] ?? []].flat()[0]);
  if (status >= 300) throw new XsiFault(status, codeOf(bytes, charset));
  if (options.raw) return;
  const value = decode(bytes, charset, schema);
  io.out.write(`${JSON.stringify(options.showSecrets ? value : masked(value), null, 2)}\n`);
}

function decode<T>(bytes: Uint8Array, charset: string | undefined, schema: DocumentSchema<T>): T {
  try {
    return schema.read([parseXml(bytes, charset).root]);
  } catch (error) {
    throw error instanceof XmlError ? new XsiDecodeError(error.path, error.reason, error) : error;
  }
}

/** A refusal need not be an ErrorInfo: a proxy answers with a page of its own. */
function codeOf(bytes: Uint8Array, charset: string | undefined): number | undefined {
  try {
    return decode(bytes, charset, ErrorInfo).errorCode;
  } catch (error) {
    if (error instanceof XsiDecodeError) return undefined;
    throw error;
  }
}

function collectQuery(pair: string, previous: Record<string, string>): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
  if (!name || value === undefined) throw new UsageError('--query must be written name=value');
  return { ...previous, [name]: value };
}
