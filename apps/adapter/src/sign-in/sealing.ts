import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import type { Keys } from '../config/reading/keys';

// AES-256-GCM. Layout: length of the key id, key id, 12 bytes nonce, 16 bytes tag, ciphertext.
// What it belongs to (tenant, user, session) is authenticated with it, so that a stolen row is of no use in another place.

export const nonceLength = 12;
const tagLength = 16;

export function seal(value: unknown, belongsTo: readonly string[], [newest]: Keys): Buffer {
  const id = Buffer.from(newest.id);
  return Buffer.concat([
    Buffer.of(id.length),
    id,
    encrypt(Buffer.from(JSON.stringify(value)), newest.sealing, belongsTo),
  ]);
}

/** The value that was sealed, or nothing: damaged, of another place, or under a key that is no longer in use. */
export function open<T>(sealed: Uint8Array, belongsTo: readonly string[], keys: Keys): T | undefined {
  const id = keyIdOf(sealed);
  const key = keys.find((one) => one.id === id);
  const plain = key && decrypt(sealed.subarray(1 + id.length), key.sealing, belongsTo);
  return plain && (JSON.parse(plain.toString()) as T);
}

/** Whether it was sealed under the newest key. */
export function isCurrent(sealed: Uint8Array, [newest]: Keys): boolean {
  return keyIdOf(sealed) === newest.id;
}

/** Seals under a key that only the holder of the token has. */
export function sealUnderToken(value: unknown, token: string): Buffer {
  return encrypt(Buffer.from(JSON.stringify(value)), keyOfToken(token), []);
}

export function openUnderToken<T>(sealed: Uint8Array, token: string): T | undefined {
  const plain = decrypt(sealed, keyOfToken(token), []);
  return plain && (JSON.parse(plain.toString()) as T);
}

function keyIdOf(sealed: Uint8Array): string {
  return Buffer.from(sealed.subarray(1, 1 + (sealed[0] ?? 0))).toString('latin1');
}

/** A nonce of one's own must never stand for two texts. */
export function encrypt(
  plain: Uint8Array,
  key: KeyObject,
  belongsTo: readonly string[],
  nonce: Uint8Array = randomBytes(nonceLength),
): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(JSON.stringify(belongsTo)));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
}

export function decrypt(sealed: Uint8Array, key: KeyObject, belongsTo: readonly string[]): Buffer | undefined {
  if (sealed.length < nonceLength + tagLength) return undefined;
  const nonce = sealed.subarray(0, nonceLength);
  const tag = sealed.subarray(nonceLength, nonceLength + tagLength);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength })
      .setAAD(Buffer.from(JSON.stringify(belongsTo)))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed.subarray(nonceLength + tagLength)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function keyOfToken(token: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', token, '', 'broadworks-xsi-adapter repeated refresh', 32)));
}
