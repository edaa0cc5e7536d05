/** Who is asking. Actions specification 3.2.2; bearer tokens are outside of it. */
export type XsiCredential =
  /** User id and web portal password, or a number and its voice portal passcode. */
  | { type: 'basic'; userId: string; password: string }
  /** A token of LoginToken, good for 60 s. */
  | { type: 'sso'; token: string }
  /** The user's SIP authentication name and password, since release 22.0. */
  | { type: 'sip'; userId: string; sipUsername: string; sipPassword: string }
  /** A token of the Authentication Service. */
  | { type: 'bearer'; token: string };

/** A credential that ends, and where the next one comes from. */
export interface CredentialSource {
  next(): Promise<XsiCredential>;
  /** Milliseconds for which one is good. */
  lifetime: number;
}

/** The value of the Authorization header. */
export function authorizationOf(credential: XsiCredential): string {
  switch (credential.type) {
    case 'basic':
      return `Basic ${base64(`${credential.userId}:${credential.password}`)}`;
    case 'sso':
      return `BroadWorksSSO ${credential.token}`;
    case 'sip':
      return `BroadWorksSIP basic="${base64(`${credential.userId}:${credential.sipPassword}`)}",sipUser="${base64(credential.sipUsername)}"`;
    case 'bearer':
      return `Bearer ${credential.token}`;
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
