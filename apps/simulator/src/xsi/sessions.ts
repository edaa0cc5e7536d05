import { randomUUID } from 'node:crypto';

export const sessionCookie = 'JSESSIONID';

interface Session<T> {
  login: T;
  authorization: string;
  until: number;
}

/** More than users; the oldest sessions go first. */
const most = 200_000;

/** Sessions behind cookies. Each is of one Authorization header, which is needed on every request nevertheless. */
export class Sessions<T> {
  private readonly sessions = new Map<string, Session<T>>();

  constructor(private readonly idleSeconds: number) {}

  begin(login: T, authorization: string): string {
    const [oldest] = this.sessions.keys();
    if (oldest !== undefined && this.sessions.size >= most) this.sessions.delete(oldest);
    const id = randomUUID();
    this.sessions.set(id, { login, authorization, until: this.nextEnd() });
    return `${sessionCookie}=${id}; Path=/com.broadsoft.xsi-actions; HttpOnly`;
  }

  find(cookies: string | undefined, authorization: string): T | undefined {
    const id = idIn(cookies);
    const session = id === undefined ? undefined : this.sessions.get(id);
    if (!session || session.until < Date.now() || session.authorization !== authorization) return undefined;
    session.until = this.nextEnd();
    return session.login;
  }

  end(cookies: string | undefined): void {
    const id = idIn(cookies);
    if (id !== undefined) this.sessions.delete(id);
  }

  endWhere(isOver: (login: T) => boolean): void {
    for (const [id, { login }] of this.sessions) if (isOver(login)) this.sessions.delete(id);
  }

  private nextEnd(): number {
    return Date.now() + this.idleSeconds * 1000;
  }
}

function idIn(cookies = ''): string | undefined {
  return new RegExp(`(?:^|;\\s*)${sessionCookie}=([^;]+)`).exec(cookies)?.[1];
}
