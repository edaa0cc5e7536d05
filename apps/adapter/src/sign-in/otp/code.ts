import { randomBytes, randomInt } from 'node:crypto';
import type { Key, Keys } from '../../config/reading/keys';
import type { OtpRow } from '../../store/otp-store';
import { hashOf } from '../tokens';

/** To what a code belongs. */
type Belonging = Pick<OtpRow, 'id' | 'tenant' | 'userId'>;

export function newCode(digits: number): string {
  return String(randomInt(10 ** digits)).padStart(digits, '0');
}

export function newOtpId(): string {
  return randomBytes(24).toString('base64url');
}

/** What is stored of a code. */
export function hashOfCode(code: string, belonging: Belonging, [newest]: Keys): string {
  return hashUnder(code, belonging, newest);
}

/** Under which hashes a code may be stored: one for each key in use. */
export function hashesOfCode(code: string, belonging: Belonging, keys: Keys): string[] {
  return keys.map((key) => hashUnder(code, belonging, key));
}

/** What is stored where nothing was sent: no code has this hash. */
export function hashOfNoCode(): string {
  return randomBytes(32).toString('base64url');
}

function hashUnder(code: string, { id, tenant, userId }: Belonging, key: Key): string {
  return hashOf(JSON.stringify(['otp', tenant, userId, id, code]), key);
}
