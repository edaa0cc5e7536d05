// Digest access authentication: RFC 7616, and its forerunner without qop, RFC 2069.

import { createHash, randomBytes } from 'node:crypto';
import type { Challenge } from './challenge';

const hashes: ReadonlyMap<string, string> = new Map([
  ['MD5', 'md5'],
  ['SHA-256', 'sha256'],
]);

export interface DigestRequest {
  method: string;
  /** Path and query, exactly as they are sent. */
  uri: string;
  userName: string;
  password: string;
  /** Only a test chooses it. */
  cnonce?: string;
}

/** The value of the Authorization header, or none if the challenge asks for what is not supported. */
export function digestAuthorization({ parameters }: Challenge, request: DigestRequest): string | undefined {
  const hash = hashes.get((parameters.get('algorithm') ?? 'MD5').toUpperCase());
  const nonce = parameters.get('nonce');
  const realm = parameters.get('realm');
  const qop = parameters.get('qop');
  const isLegacy = qop === undefined;
  if (!hash || nonce === undefined || realm === undefined) return undefined;
  if (!isLegacy && !/(^|,)\s*auth\s*(,|$)/i.test(qop)) return undefined;

  const digest = (...parts: string[]) => createHash(hash).update(parts.join(':'), 'latin1').digest('hex');
  const secret = digest(octets(request.userName), realm, octets(request.password));
  const asked = digest(request.method, request.uri);
  const cnonce = request.cnonce ?? randomBytes(24).toString('base64url');
  // always the first use of its nonce: a file is fetched so rarely that none is kept
  const count = '00000001';
  const response = isLegacy ? digest(secret, nonce, asked) : digest(secret, nonce, count, cnonce, 'auth', asked);

  const algorithm = parameters.get('algorithm');
  const opaque = parameters.get('opaque');
  return `Digest ${[
    `username=${quote(octets(request.userName))}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(request.uri)}`,
    `response="${response}"`,
    ...(algorithm === undefined ? [] : [`algorithm=${algorithm}`]),
    ...(opaque === undefined ? [] : [`opaque=${quote(opaque)}`]),
    ...(isLegacy ? [] : ['qop=auth', `nc=${count}`, `cnonce=${quote(cnonce)}`]),
  ].join(', ')}`;
}

/** UTF-8, one character for each byte, as headers are read and written: a realm is hashed and sent back as it came. */
function octets(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
