// Certificates made anew for each test run, so that no key lies in the repository.

import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export interface Certificate {
  cert: string;
  key: string;
}

/** For 127.0.0.1, and vouched for by nobody else. */
export function selfSigned(): Certificate {
  return made('127.0.0.1');
}

/** Somebody who can vouch for others. */
export class Authority {
  private readonly own: Certificate & { privateKey: KeyObject };

  constructor(private readonly name: string) {
    this.own = made(name, undefined, true);
  }

  get ca(): string {
    return this.own.cert;
  }

  /** For a server at 127.0.0.1, or for a client of this name. */
  issue(name = '127.0.0.1'): Certificate {
    const { cert, key } = made(name, { name: this.name, privateKey: this.own.privateKey });
    return { cert, key };
  }
}

function made(subject: string, issuer?: { name: string; privateKey: KeyObject }, isAuthority = false) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(0x30, oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02)); // ECDSA with SHA-256
  const address = der(0x30, der(0x87, Buffer.from([127, 0, 0, 1])));
  const alternativeName = der(0x30, oid(0x55, 0x1d, 0x11), der(0x04, address));
  const canIssue = der(0x30, oid(0x55, 0x1d, 0x13), der(0x04, der(0x30, der(0x01, Buffer.from([0xff])))));
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1, ...randomBytes(8)])),
    algorithm,
    nameOf(issuer?.name ?? subject),
    der(0x30, moment(-1), moment(1)),
    nameOf(subject),
    publicKey.export({ format: 'der', type: 'spki' }),
    der(0xa3, der(0x30, isAuthority ? canIssue : alternativeName)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, issuer?.privateKey ?? privateKey));
  const certificate = der(0x30, body, algorithm, signature).toString('base64');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    privateKey,
  };
}

function nameOf(commonName: string): Buffer {
  return der(0x30, der(0x31, der(0x30, oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from(commonName)))));
}

function moment(daysFromNow: number): Buffer {
  const date = new Date(Date.now() + daysFromNow * 86_400_000).toISOString();
  return der(0x17, Buffer.from(`${date.slice(2, 19).replace(/[-:T]/g, '')}Z`));
}

function oid(...bytes: number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
