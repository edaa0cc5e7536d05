/** Kinds of personal data: counted at the end, and named where one is left. */
export type Kind = 'user ids' | 'names' | 'numbers' | 'hosts' | 'ids' | 'secrets' | 'addresses' | 'texts';
