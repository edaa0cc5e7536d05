import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { Key, Keys } from '../../config/reading/keys';
import { decrypt, encrypt, nonceLength } from '../../sign-in/sealing';

// A recording's id is its key, sealed for the user who it was given to: nobody else can use it, and it shows no number of
// a caller who hides. The nonce is made from what is sealed, so that the id is the same at each poll.

/** Ids of this form only: WebTrit Core pastes ids into paths. */
const possible = /^[A-Za-z0-9_-]{39,900}$/;
const longestKey = 600;

/** Nothing for a key that is too long for an address. */
export function toRecordingId(key: string, belongsTo: readonly string[], [newest]: Keys): string | undefined {
  const plain = Buffer.from(key);
  if (plain.length > longestKey) return undefined;
  const nonce = createHmac('sha256', keyFor('nonce', newest))
    .update(JSON.stringify([...belongsTo, key]))
    .digest()
    .subarray(0, nonceLength);
  return encrypt(plain, keyFor('sealing', newest), belongsTo, nonce).toString('base64url');
}

/** Whether it could be an id, of whomever. */
export function isPossibleId(id: string): boolean {
  return possible.test(id);
}

/** The key, or nothing where the id was not given to this user. */
export function toRecordingKey(id: string, belongsTo: readonly string[], keys: Keys): string | undefined {
  const sealed = Buffer.from(id, 'base64url');
  for (const key of keys) {
    const plain = decrypt(sealed, keyFor('sealing', key), belongsTo);
    if (plain) return plain.toString();
  }
  return undefined;
}

function keyFor(purpose: 'nonce' | 'sealing', { hashing }: Key): KeyObject {
  return createSecretKey(
    Buffer.from(hkdfSync('sha256', hashing, '', `broadworks-xsi-adapter recording ids ${purpose}`, 32)),
  );
}
