import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { TlsOptions } from '@libs/xsi';
import type { ListenerTlsConfig } from '../settings/access.config';
import type { TlsConfig } from '../settings/connection.config';
import type { TenantConfig } from '../settings/tenant.config';
import { ConfigError, codeOf } from './config-error';

/** What PEM files hold, and what is wrong with them, in words that name the settings and quote nothing. */
export function readTls(
  { ca, certificate, key }: TlsConfig,
  section = 'xsi.tls',
  authority = 'ca',
): { tls: TlsOptions; problems: string[] } {
  const problems: string[] = [];
  const read = (setting: string, file: string | undefined): string | undefined => {
    try {
      return file && readFileSync(file, 'utf8');
    } catch (error) {
      problems.push(`${section}.${setting}: the file cannot be read (${codeOf(error)})`);
      return undefined;
    }
  };
  const tls = { ca: read(authority, ca), cert: read('certificate', certificate), key: read('key', key) };
  if (tls.ca !== undefined && !holdsCertificates(tls.ca)) {
    problems.push(`${section}.${authority}: the file holds no certificate in PEM, or a damaged one`);
  }
  if ((certificate === undefined) !== (key === undefined)) {
    problems.push(`${section}: certificate and key need each other`);
  } else if (tls.cert !== undefined && tls.key !== undefined && !belongTogether(tls.cert, tls.key)) {
    problems.push(
      `${section}.certificate: this certificate and ${section}.key are no pair in PEM; a key must have no pass phrase`,
    );
  }
  return { tls, problems };
}

/** Of our own listener. Throws a {@link ConfigError}. */
export function readListenerTls({ certificate, key, clientAuthority }: ListenerTlsConfig) {
  const { tls, problems } = readTls({ ca: clientAuthority, certificate, key }, 'access.tls', 'clientAuthority');
  if (problems.length > 0) throw new ConfigError('The configuration', problems);
  const isMutual = clientAuthority !== undefined;
  return { ...tls, requestCert: isMutual, rejectUnauthorized: isMutual };
}

/** Read again when the tenant is opened. */
export function tlsProblems({ xsi }: TenantConfig): string[] {
  return xsi.tls ? readTls(xsi.tls).problems : [];
}

function holdsCertificates(pem: string): boolean {
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return certificates.length > 0 && certificates.every((one) => works(() => new X509Certificate(one)));
}

function belongTogether(cert: string, key: string): boolean {
  return works(() => createSecureContext({ cert, key }));
}

function works(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
