import { randomBytes } from 'node:crypto';
import type { Keys } from '../config/reading/keys';
import type { Rotation } from '../store/session-store';
import { decrypt, encrypt, nonceLength } from './sealing';

// Refresh-token rotation with reuse detection (RFC 9700). A refresh token carries its family and generation, sealed: so a token is
// recognised as rotated however long ago that was, and nothing is stored of it. Layout: 32 random bytes, 16 bytes tag, ciphertext.

const secretLength = 32;
const idLength = 16;

/** Bytes of a new refresh token. */
export function newRefreshSecret({ family, generation }: Rotation, [newest]: Keys): Buffer {
  const secret = randomBytes(secretLength);
  const plain = Buffer.alloc(idLength + 4);
  plain.write(family.replaceAll('-', ''), 'hex');
  plain.writeUInt32BE(generation, idLength);
  // the nonce is in the secret
  const sealed = encrypt(plain, newest.sealing, belongsTo(secret), nonceOf(secret)).subarray(nonceLength);
  return Buffer.concat([secret, sealed]);
}

/** `undefined` for a token of before generations, for one under a key that is no longer in use, and for a forged one. */
export function rotationOf(bytes: Buffer, keys: Keys): Rotation | undefined {
  const secret = bytes.subarray(0, secretLength);
  const sealed = Buffer.concat([nonceOf(secret), bytes.subarray(secretLength)]);
  for (const key of keys) {
    const plain = decrypt(sealed, key.sealing, belongsTo(secret));
    if (plain) return { family: toId(plain.toString('hex', 0, idLength)), generation: plain.readUInt32BE(idLength) };
  }
  return undefined;
}

function nonceOf(secret: Buffer): Buffer {
  return secret.subarray(0, nonceLength);
}

function belongsTo(secret: Buffer): string[] {
  return ['refresh token', secret.toString('base64url')];
}

function toId(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
