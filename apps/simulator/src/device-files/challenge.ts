import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { HttpRequest } from '../http/http-request';

const realm = 'BroadWorks Device Management';
const algorithms = { MD5: 'md5', 'SHA-256': 'sha256' } as const;

export interface Challenged {
  userName: string;
  /** Whether the answer is the one that this password gives. */
  proves(password: string): boolean;
}

/** Digest as a file server does it. RFC 7616, qop=auth. */
export class Digest {
  private readonly key = randomBytes(32);

  constructor(private readonly nonceSeconds: number) {}

  /** One header for each algorithm, the stronger one first. */
  challenges(isStale: boolean): string[] {
    const time = Date.now().toString(36);
    const nonce = `${time}.${this.sign(time)}`;
    return ['SHA-256', 'MD5'].map(
      (algorithm) =>
        `Digest realm="${realm}", qop="auth", algorithm=${algorithm}, nonce="${nonce}"${isStale ? ', stale=true' : ''}`,
    );
  }

  /** What the header answers, `stale` if to a nonce that is over, and nothing if it is no answer to this request. */
  read({ method, target, headers }: HttpRequest): Challenged | 'stale' | undefined {
    const fields = digestFields(headers.authorization);
    const { username, uri, response, nonce = '', qop, nc = '', cnonce = '', algorithm = 'MD5' } = fields ?? {};
    const hash = algorithm === 'MD5' || algorithm === 'SHA-256' ? algorithms[algorithm] : undefined;
    if (!username || !response || !hash || qop !== 'auth' || uri !== target || fields?.realm !== realm)
      return undefined;
    if (!/^[0-9a-f]{8}$/i.test(nc) || cnonce === '' || !this.isOwn(nonce)) return undefined;
    if (this.isOver(nonce)) return 'stale';
    const digest = (...parts: string[]) => createHash(hash).update(parts.join(':')).digest('hex');
    return {
      userName: username,
      proves: (password) =>
        response === digest(digest(username, realm, password), nonce, nc, cnonce, qop, digest(method, uri)),
    };
  }

  private isOwn(nonce: string): boolean {
    const [time = '', signature] = nonce.split('.');
    return signature === this.sign(time);
  }

  private isOver(nonce: string): boolean {
    return Number.parseInt(nonce, 36) + this.nonceSeconds * 1000 < Date.now();
  }

  private sign(time: string): string {
    return createHmac('sha256', this.key).update(time).digest('base64url');
  }
}

function digestFields(authorization = ''): Record<string, string | undefined> | undefined {
  if (!/^Digest\s/i.test(authorization)) return undefined;
  const pairs = authorization.matchAll(/(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g);
  return Object.fromEntries(
    Array.from(pairs, ([, name = '', quoted, bare]) => [name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? bare]),
  );
}
