import { createHmac, randomBytes } from 'node:crypto';
import type { Key, Keys } from '../config/reading/keys';
import type { SessionsConfig } from '../config/settings/sessions.config';
import type { Rotation } from '../store/session-store';
import { newRefreshSecret, rotationOf } from './rotation';

export interface TokenPair {
  access: string;
  refresh: string;
}

const prefixes = { access: 'wa1.', refresh: 'wr1.', provisioning: 'wp1.' } as const;
export type TokenKind = keyof typeof prefixes;

/** Characters after the prefix. A refresh token of before generations is as short as the others. */
const lengths: Record<TokenKind, readonly number[]> = { access: [43], refresh: [91, 43], provisioning: [43] };

/** Opaque tokens of 256 random bits. A prefix tells the kinds apart, so that none can stand in for another. */
export function newTokenPair(rotation: Rotation, keys: Keys): TokenPair {
  const refresh = newRefreshSecret(rotation, keys).toString('base64url');
  return { access: newToken('access'), refresh: prefixes.refresh + refresh };
}

/** The place of a refresh token in its family; `undefined` for a token of before generations. */
export function rotationOfToken(refreshToken: string, keys: Keys): Rotation | undefined {
  return rotationOf(Buffer.from(refreshToken.slice(prefixes.refresh.length), 'base64url'), keys);
}

/** Under which hashes a token may be stored: one for each key in use, none if it cannot be a token of that kind. */
export function hashesOf(token: string, kind: TokenKind, keys: Keys): string[] {
  const prefix = prefixes[kind];
  const isPossible = token.startsWith(prefix) && lengths[kind].includes(token.length - prefix.length);
  return isPossible ? keys.map((key) => hashOf(token, key)) : [];
}

/** What is stored of a new pair: its hashes under the newest key, and when its tokens end. */
export function hashedPair(
  { access, refresh }: TokenPair,
  lifetimes: Pick<SessionsConfig, 'accessToken' | 'refreshToken'>,
  [newest]: Keys,
  now: number,
) {
  return {
    accessHash: hashOf(access, newest),
    accessEnd: now + lifetimes.accessToken * 1000,
    refreshHash: hashOf(refresh, newest),
    refreshEnd: now + lifetimes.refreshToken * 1000,
  };
}

export function hashOf(token: string, key: Key): string {
  return createHmac('sha256', key.hashing).update(token).digest('base64url');
}

export function newToken(kind: 'access' | 'provisioning'): string {
  return prefixes[kind] + randomBytes(32).toString('base64url');
}
