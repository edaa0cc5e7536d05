import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigError } from '../config/reading/config-error';

interface Address {
  port: string | number;
  host: string;
}

const problems: Record<string, string> = {
  EADDRINUSE: 'in use by another program',
  EACCES: 'not allowed for this user',
  EADDRNOTAVAIL: 'not an address of this machine',
};

/**
 * Listens on one socket, with room for a burst of new connections: a full queue makes clients wait for a second before they try
 * again. Throws a {@link ConfigError} that names the setting to change.
 */
export async function listen(app: NestFastifyApplication, { port, host }: Address, setting: string): Promise<void> {
  try {
    // localhost would be two servers, one of them without our limits
    await app.listen({ port: Number(port), host: host === 'localhost' ? '127.0.0.1' : host, backlog: 4096 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const problem = problems[code];
    if (!problem) throw error;
    throw new ConfigError('The address', [`${host} port ${port}: ${problem}: change ${setting}`]);
  }
}
