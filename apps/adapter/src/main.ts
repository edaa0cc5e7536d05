import './process/node-version';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { createAdministration } from './administration/administration';
import { createAdapter } from './app';
import { ConfigError } from './config/reading/config-error';
import { ConfigFile } from './config/reading/config-file';
import { parseKeys } from './config/reading/keys';
import { watch } from './config/reading/watch';
import type { Config } from './config/settings/config';
import { describeCause } from './http/error.filter';
import { createLogger } from './observability/log';
import { listen } from './process/listen';
import { Reload, warnWithoutTls } from './process/reload';
import { endOnSignal } from './process/shutdown';
import { endOnUncaught } from './process/uncaught';

const usage = `The adapter between WebTrit and BroadWorks.

  ADAPTER_CONFIG  the configuration file, see config/example.yaml
  ADAPTER_KEYS    key material, made with: npm run -s xsi -- keys
                  (ADAPTER_KEYS_FILE names a file that holds it)
  PORT            the port to listen on, instead of the one in the file
`;

async function main(): Promise<void> {
  // before their first use: name resolution takes up to half of them, file calls of recordings up to 8
  process.env.UV_THREADPOOL_SIZE ??= '32';
  if (process.argv.includes('--help')) return void process.stdout.write(usage);
  const { ADAPTER_CONFIG, PORT: port } = process.env;
  if (!ADAPTER_CONFIG)
    throw new ConfigError('The environment', ['ADAPTER_CONFIG is not set: name a file such as config/example.yaml']);
  let reload: Reload | undefined;
  // it would end a process that only starts
  process.on('SIGHUP', () => void reload?.run());
  const file = new ConfigFile(ADAPTER_CONFIG, process.env, { port });
  const read = await file.read();
  const { config } = read;
  const log = createLogger(config.log);
  let close = async (): Promise<void> => undefined;
  endOnUncaught(log, () => close());
  warnWithoutTls(config.tenants.withoutTls, log);
  const app = await createAdapter(config, parseKeys(read.keys), log);
  const reloading = new Reload(file, read, app, log);
  reload = reloading;
  if (config.watch) watch(file, () => reloading.run());
  await listen(app, config, port === undefined ? 'port' : 'PORT');
  const administration = await startAdministration(config, app, log);
  close = async () => {
    await app.close();
    await administration?.close();
  };
  endOnSignal(app, close, config, log);
  log.info({ address: await app.getUrl(), host: config.host, tenants: config.tenants.size }, 'listening');
}

/** `undefined` if `administration` is not set. */
async function startAdministration({ administration: settings }: Config, app: NestFastifyApplication, log: Logger) {
  if (!settings) return undefined;
  const administration = await createAdministration(settings, app, log);
  await listen(administration, settings, 'administration.port');
  log.info({ address: await administration.getUrl(), host: settings.host }, 'listening for administration');
  return administration;
}

main().catch((error: unknown) => {
  process.stderr.write(
    error instanceof ConfigError ? `${error.message}\n` : `The adapter could not start: ${describeCause(error)}\n`,
  );
  process.exit(1);
});
