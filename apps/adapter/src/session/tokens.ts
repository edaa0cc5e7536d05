import { createHmac, randomBytes } from 'node:crypto';
import type { SessionsConfig } from '../config/config';
import type { Key, Keys } from '../config/keys';

export interface TokenPair {
  access: string;
  refresh: string;
}

const prefixes = { access: 'wa1.', refresh: 'wr1.', provisioning: 'wp1.' } as const;
export type TokenKind = keyof typeof prefixes;

/** Opaque tokens of 256 random bits. A prefix tells the kinds apart, so that none can stand in for another. */
export function newTokenPair(): TokenPair {
  return { access: newToken('access'), refresh: newToken('refresh') };
}

/** Under which hashes a token may be stored: one for each key in use, none if it cannot be a token of that kind. */
export function hashesOf(token: string, kind: TokenKind, keys: Keys): string[] {
  const prefix = prefixes[kind];
  const isPossible = token.startsWith(prefix) && token.length === prefix.length + 43;
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

export function newToken(kind: TokenKind): string {
  return prefixes[kind] + randomBytes(32).toString('base64url');
}
