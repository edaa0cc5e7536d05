import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Logger, pino } from 'pino';
import { createAdministration } from './administration/administration';
import { describeCause } from './api/error.filter';
import { createAdapter } from './app';
import type { Config, TenantConfig } from './config/config';
import { parseKeys } from './config/keys';
import { ConfigError, readConfigFile } from './config/read-config';
import { endOnUncaught } from './uncaught';

/** Milliseconds. */
const longestShutdown = 15_000;

const usage = `The adapter between WebTrit and BroadWorks.

  ADAPTER_CONFIG  the configuration file, see config/example.yaml
  ADAPTER_KEYS    key material, made with: npm run xsi -- keys
  PORT            the port to listen on, instead of the one in the file
`;

async function main(): Promise<void> {
  if (process.argv.includes('--help')) return void process.stdout.write(usage);
  const { ADAPTER_CONFIG: file, ADAPTER_KEYS: keys, PORT: port } = process.env;
  if (!file)
    throw new ConfigError('The environment', ['ADAPTER_CONFIG is not set: name a file such as config/example.yaml']);
  const config = readConfigFile(file, process.env, { port });
  const log = pino({ level: config.log.level });
  let close = async (): Promise<void> => undefined;
  endOnUncaught(log, () => close());
  for (const tenant of tenantsWithoutTls(config))
    log.warn({ tenant }, 'device files may be fetched without TLS: allowHttp');
  const app = await createAdapter(config, parseKeys(keys), log);
  await app.listen(config.port, config.host);
  const administration = await startAdministration(config, app, log);
  close = async () => {
    await administration?.close();
    await app.close();
  };
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, async () => {
      // requirement C55: who still downloads then is cut off
      setTimeout(() => process.exit(0), longestShutdown).unref();
      await close();
      process.exit(0);
    });
  }
  log.info({ address: await app.getUrl(), tenants: config.tenants.size }, 'listening');
}

/** Nothing where it is not set. */
async function startAdministration({ administration: settings }: Config, app: NestFastifyApplication, log: Logger) {
  if (!settings) return undefined;
  const administration = await createAdministration(settings, app, log);
  await administration.listen(settings.port, settings.host);
  log.info({ address: await administration.getUrl() }, 'listening for administration');
  return administration;
}

function tenantsWithoutTls({ tenants }: Config): string[] {
  const allowsHttp = ({ sip }: TenantConfig) =>
    sip.credentials.some((one) => one.type === 'device-file' && one.allowHttp);
  return [...tenants].flatMap(([id, tenant]) => (allowsHttp(tenant) ? [id] : []));
}

main().catch((error: unknown) => {
  process.stderr.write(
    error instanceof ConfigError ? `${error.message}\n` : `The adapter could not start: ${describeCause(error)}\n`,
  );
  process.exit(1);
});
