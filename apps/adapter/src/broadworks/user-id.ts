// WebTrit Core pastes ids into paths without encoding them. An id with other characters is wrapped.

import { foldUserId, withDomain } from '@libs/xsi';

const safe = /^(?!\.{1,2}$)[A-Za-z0-9._@:-][A-Za-z0-9._~@:-]*$/;

/** WebTrit's id of a BroadWorks user. */
export function toUserId(xsiUserId: string): string {
  return toPathId(xsiUserId);
}

/** A name of BroadWorks' as an id: the same where it is safe in a path, else `~` and its base64url form. */
export function toPathId(name: string): string {
  return safe.test(name) ? name : `~${Buffer.from(name).toString('base64url')}`;
}

/** Without blanks and marks of direction before and after it, which come along when a name is pasted. */
export function withoutBlanksAround(text: string): string {
  return text.replace(/^[\s\p{Cf}]+|(?<![\s\p{Cf}])[\s\p{Cf}]+$/gu, '');
}

/** A user id, or `undefined` if the text cannot be one: a colon ends it in Basic credentials, a slash is not usable in an XSI path. */
export function toPossibleUserId(text: string): string | undefined {
  return /^(?!\.{1,2}$)[^\s/:\p{C}]{1,161}$/u.test(text) ? text : undefined;
}

/** Equal for all ids of one user. */
export function userKey(userId: string): string {
  return foldUserId(toXsiUserId(userId));
}

/** Returns one key for all spellings of a BroadWorks user id, with the domain of its tenant or without. */
export function xsiUserKey(xsiUserId: string, domain: string | undefined): string {
  return foldUserId(withDomain(xsiUserId, domain));
}

/** The BroadWorks user that an id of ours is about. */
export function toXsiUserId(userId: string): string {
  return userId.startsWith('~') ? Buffer.from(userId.slice(1), 'base64url').toString() : userId;
}
