import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { ConfigError } from './config-error';

/** One generation of key material. Each purpose has a key of its own, derived from it. */
export interface Key {
  id: string;
  /** For sealing what a session needs, with AES-256-GCM. */
  sealing: KeyObject;
  /** For the hashes under which tokens are stored, with HMAC-SHA256. */
  hashing: KeyObject;
}

/** Newest first: it seals and hashes, the others only open and find. */
export type Keys = readonly [Key, ...Key[]];

const howTo = 'make one with: npm run -s xsi -- keys';

/** Reads `id:base64 of 32 random bytes`, separated by commas or lines, newest first. Skips the banner that npm prints. */
export function parseKeys(text: string | undefined): Keys {
  const problems: string[] = [];
  const keys = (text ?? '')
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.startsWith('> '))
    .map((part, index) => {
      const [, id, encoded] = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)$/.exec(part) ?? [];
      const material = Buffer.from(encoded ?? '', 'base64');
      if (!id) problems.push(`ADAPTER_KEYS: key ${index + 1} is not id:base64 of 32 bytes; ${howTo}`);
      else if (new Set(material).size < 12) problems.push(`ADAPTER_KEYS: key ${id} is not random; ${howTo}`);
      return makeKey(id ?? '', material);
    });
  const [newest, ...older] = keys;
  if (!newest) problems.push(`ADAPTER_KEYS is not set; ${howTo}`);
  if (new Set(keys.map(({ id }) => id)).size < keys.length) problems.push('ADAPTER_KEYS: two keys have the same id');
  if (problems.length > 0 || !newest) throw new ConfigError('The key material', problems);
  return [newest, ...older];
}

export function makeKey(id: string, material: Uint8Array): Key {
  const derive = (purpose: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', material, '', `broadworks-xsi-adapter ${purpose}`, 32)));
  return { id, sealing: derive('sealing'), hashing: derive('hashing') };
}
