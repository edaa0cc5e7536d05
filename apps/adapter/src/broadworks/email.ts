import { isEmail } from 'class-validator';

/** The first address to which a mail can go; a list or nonsense would make the whole answer invalid. */
export function toEmail(addresses = ''): string | undefined {
  return addresses.split(/[\s,;]+/).find((address) => isEmail(address));
}
