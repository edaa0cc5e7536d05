/** Returns a user id with its domain: some platforms leave out their own. */
export function withDomain(userId: string, domain: string | undefined): string {
  return userId.includes('@') || !domain ? userId : `${userId}@${domain}`;
}
