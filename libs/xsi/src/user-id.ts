/**
 * Returns one spelling for all spellings of a user id that BroadWorks takes for the same user: it compares like Java's
 * `equalsIgnoreCase`, where `ı`, `İ` and `i` are one letter, and `ſ` and `s`. For keys and comparisons, never to be sent or shown.
 */
export function foldUserId(userId: string): string {
  // lower case first for `ẞ`, which has no other upper case; `İ` becomes `i` and a combining dot
  return userId.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().replaceAll('\u0307', '');
}

/** Returns a user id with its domain: some platforms leave out their own. */
export function withDomain(userId: string, domain: string | undefined): string {
  return userId.includes('@') || !domain ? userId : `${userId}@${domain}`;
}
