import type { Socket } from 'node:net';
import { Connection, keyOf } from './connection';

/** The open connections of a server, counted by source, those first on which nothing happened for the longest time. */
export class OpenConnections {
  private readonly byKey = new Map<string, Connection>();
  private readonly bySource = new Map<string, number>();

  get count(): number {
    return this.byKey.size;
  }

  get inOrder(): Iterable<Connection> {
    return this.byKey.values();
  }

  countOf(source: string): number {
    return this.bySource.get(source) ?? 0;
  }

  /** The connection of a socket, or of the socket below a TLS socket. */
  find(socket: Socket): Connection | undefined {
    return this.byKey.get(keyOf(socket));
  }

  add(connection: Connection): void {
    const { key, source } = connection;
    this.byKey.set(key, connection);
    if (source !== undefined) this.bySource.set(source, this.countOf(source) + 1);
  }

  /** Something happened on it. */
  touch(connection: Connection): void {
    const { key } = connection;
    if (this.byKey.get(key) !== connection) return;
    this.byKey.delete(key);
    this.byKey.set(key, connection);
  }

  remove(connection: Connection): void {
    const { key, source } = connection;
    // a client may have the port again already
    if (this.byKey.get(key) !== connection) return;
    this.byKey.delete(key);
    if (source === undefined) return;
    const left = this.countOf(source) - 1;
    if (left > 0) this.bySource.set(source, left);
    else this.bySource.delete(source);
  }
}
