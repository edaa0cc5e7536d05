import type { Secrets, SessionRow } from '../session-store';

/** A hash of Redis, as names and values by turns. */
export type Fields = Map<string, Buffer>;

export function toFields(flat: unknown): Fields {
  const fields: Fields = new Map();
  const list: unknown[] = Array.isArray(flat) ? flat : [];
  for (let index = 0; index < list.length; index += 2) fields.set(text(list[index]), bytes(list[index + 1]));
  return fields;
}

export function toSession(fields: Fields): SessionRow {
  return {
    id: textOf(fields, 'id'),
    tenant: textOf(fields, 'tenant'),
    userId: textOf(fields, 'user'),
    parent: optionalText(fields, 'parent'),
    credential: fields.get('credential') ?? Buffer.alloc(0),
    credentialHash: optionalText(fields, 'credentialHash'),
    sipAccount: fields.get('sipAccount'),
    accessHash: textOf(fields, 'accessHash'),
    accessEnd: numberOf(fields, 'accessEnd'),
    refreshHash: textOf(fields, 'refreshHash'),
    refreshEnd: numberOf(fields, 'refreshEnd'),
    absoluteEnd: numberOf(fields, 'absoluteEnd'),
  };
}

/** What the script `insert` takes. */
export function fromSession({ userId: user, parent, credential, credentialHash, sipAccount, ...rest }: SessionRow) {
  const some = Object.entries({ ...rest, user, parent }).filter((entry) => entry[1] !== undefined);
  return [...some, ...Object.entries(fromSecrets({ credential, credentialHash, sipAccount }))].flatMap(
    ([name, value]) => (value === undefined || value === '' ? [] : [name, value]),
  );
}

/** Nothing is an empty text. */
export function fromSecrets({ credential, credentialHash = '', sipAccount }: Secrets): Record<string, string | Buffer> {
  return { credential, credentialHash, sipAccount: sipAccount ?? '' };
}

export function text(value: unknown): string {
  return String(value ?? '');
}

export function texts(list: unknown): string[] {
  return Array.isArray(list) ? list.map(text) : [];
}

export function textOf(fields: Fields, name: string): string {
  return text(fields.get(name));
}

export function numberOf(fields: Fields, name: string): number {
  return Number(textOf(fields, name));
}

export function optionalNumber(fields: Fields, name: string): number | undefined {
  return fields.has(name) ? numberOf(fields, name) : undefined;
}

function optionalText(fields: Fields, name: string): string | undefined {
  return fields.has(name) ? textOf(fields, name) : undefined;
}

function bytes(value: unknown): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from(text(value));
}
