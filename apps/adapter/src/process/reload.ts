import type { INestApplicationContext } from '@nestjs/common';
import type { Logger } from 'pino';
import { Tenants } from '../broadworks/tenants/tenants.module';
import { ConfigError } from '../config/reading/config-error';
import type { ConfigFile } from '../config/reading/config-file';
import type { Config } from '../config/settings/config';
import type { TenantSettings } from '../config/settings/tenant-settings';
import { describeCause } from '../http/error.filter';
import { Lifecycle } from '../observability/lifecycle';
import { RemovedTenants } from '../sign-in/session/removed-tenants';

type Read = Awaited<ReturnType<ConfigFile['read']>>;

/** Reads the configuration again, and serves its tenants from then on; one that cannot be used changes nothing. */
export class Reload {
  private readonly fixed: ReadonlyMap<string, string>;
  private running?: Promise<void>;
  private isWanted = false;

  constructor(
    private readonly file: ConfigFile,
    started: Read,
    private readonly app: INestApplicationContext,
    private readonly log: Logger,
  ) {
    this.fixed = fixedSettings(started);
  }

  /** One at a time: whoever asks while it runs has it run once more. */
  run(): Promise<void> {
    this.isWanted = true;
    this.running ??= this.runWhileWanted().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async runWhileWanted(): Promise<void> {
    const lifecycle = this.app.get(Lifecycle, { strict: false });
    while (this.isWanted) {
      this.isWanted = false;
      try {
        await this.runOnce();
        lifecycle.isConfigurationRefused = false;
      } catch (error) {
        lifecycle.isConfigurationRefused = true;
        this.refuse(error);
      }
    }
  }

  private async runOnce(): Promise<void> {
    const read = await this.file.read();
    const { tenants: settings } = read.config;
    // whoever was signed in before stays signed out
    await this.app.get(RemovedTenants, { strict: false }).settled(settings);
    const { added, changed, removed } = this.app.get(Tenants, { strict: false }).replace(settings);
    const counts = { added: added.length, changed: changed.length, removed: removed.length };
    this.log.info({ ...counts, tenants: settings.size }, 'the configuration was read again');
    const fresh = new Set([...added, ...changed]);
    const open = [...settings.withoutTls].filter(([id]) => fresh.has(id));
    warnWithoutTls(new Map(open), this.log);
    const waiting = differing(this.fixed, fixedSettings(read));
    if (waiting.length > 0) this.log.warn({ settings: waiting }, 'these settings are taken at a restart');
  }

  private refuse(error: unknown): void {
    const what = error instanceof ConfigError ? { problems: error.problems } : { cause: describeCause(error) };
    this.log.error(what, 'the configuration cannot be used, and the one before stays in use');
  }
}

/** Warns of settings with which secrets may cross the network in clear. */
export function warnWithoutTls(settingsOf: TenantSettings['withoutTls'], log: Logger): void {
  for (const [tenant, settings] of settingsOf) log.warn({ tenant, settings }, 'secrets may be sent without TLS');
}

/** What the process takes at its start only, each as a text. */
function fixedSettings({ config, keys }: Read): Map<string, string> {
  const { tenants: _, tenantFolder: __, ...fixed }: Config = config;
  const settings = Object.entries({ ...fixed, ADAPTER_KEYS: keys });
  return new Map(settings.map(([name, value]) => [name, JSON.stringify(value) ?? '']));
}

function differing(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter(
    (name) => (one.get(name) ?? '') !== (other.get(name) ?? ''),
  );
}
