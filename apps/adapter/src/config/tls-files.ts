import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { TlsOptions } from '@libs/xsi';
import type { TenantConfig } from './config';
import type { TlsConfig } from './connection.config';

/** What the files of `xsi.tls` hold, and what is wrong with them, in words that quote nothing of it. */
export function readTls({ ca, certificate, key }: TlsConfig): { tls: TlsOptions; problems: string[] } {
  const problems: string[] = [];
  const read = (setting: string, file: string | undefined): string | undefined => {
    try {
      return file && readFileSync(file, 'utf8');
    } catch (error) {
      problems.push(`xsi.tls.${setting}: the file cannot be read (${codeOf(error)})`);
      return undefined;
    }
  };
  const tls = { ca: read('ca', ca), cert: read('certificate', certificate), key: read('key', key) };
  if (tls.ca !== undefined && !holdsCertificates(tls.ca)) {
    problems.push('xsi.tls.ca: the file holds no certificate in PEM, or a damaged one');
  }
  if ((certificate === undefined) !== (key === undefined)) {
    problems.push('xsi.tls: certificate and key need each other');
  } else if (tls.cert !== undefined && tls.key !== undefined && !belongTogether(tls.cert, tls.key)) {
    problems.push(
      'xsi.tls.certificate: this certificate and xsi.tls.key are no pair in PEM; a key must have no pass phrase',
    );
  }
  return { tls, problems };
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

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unreadable';
}
