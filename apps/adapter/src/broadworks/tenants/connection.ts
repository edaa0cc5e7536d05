import type { TlsOptions } from '@libs/xsi';
import { ConfigError } from '../../config/reading/config-error';
import { readTls } from '../../config/reading/tls-files';
import type { XsiConfig } from '../../config/settings/xsi.config';

/** Options of the connections to a tenant's BroadWorks, in the units of the library. */
export function connectionOf(id: string, { timeouts, tls }: XsiConfig) {
  const { connect, headers, silence, attempt, total } = timeouts;
  return {
    timeouts: {
      connect: connect * 1000,
      headers: headers * 1000,
      silence: silence * 1000,
      attempt: attempt * 1000,
      total: total * 1000,
    },
    tls: tls && tlsOf(id, tls),
  };
}

export function hostsOf(urls: readonly string[]): string[] {
  return urls.map((url) => new URL(url).host);
}

/** The files were good when the configuration was checked; they may be gone since. */
function tlsOf(id: string, files: NonNullable<XsiConfig['tls']>): TlsOptions {
  const { tls, problems } = readTls(files);
  if (problems.length > 0) throw new ConfigError(`tenants.${id}`, problems);
  return tls;
}
