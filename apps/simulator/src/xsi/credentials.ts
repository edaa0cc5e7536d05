/** What an Authorization header says, before anybody checks it. */
export type Credential =
  | { type: 'password'; userId: string; password: string }
  | { type: 'sip'; userId: string; sipUsername: string; sipPassword: string }
  | { type: 'token'; token: string };

export function readAuthorization(authorization: string): Credential | undefined {
  const [, scheme = '', rest = ''] = /^(\S+)\s+(.*)$/s.exec(authorization) ?? [];
  switch (scheme.toLowerCase()) {
    case 'basic': {
      const [userId, password] = pairIn(rest);
      return { type: 'password', userId, password };
    }
    case 'broadworkssip': {
      const [userId, sipPassword] = pairIn(/basic="([^"]*)"/.exec(rest)?.[1] ?? '');
      const sipUsername = fromBase64(/sipUser="([^"]*)"/.exec(rest)?.[1] ?? '');
      return { type: 'sip', userId, sipUsername, sipPassword };
    }
    case 'broadworkssso':
      return { type: 'token', token: rest };
    default:
      return undefined;
  }
}

/** A password may hold colons, a user id does not. */
export function pairIn(base64: string): [first: string, second: string] {
  const pair = fromBase64(base64);
  const colon = pair.indexOf(':');
  return colon < 0 ? [pair, ''] : [pair.slice(0, colon), pair.slice(colon + 1)];
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString();
}
