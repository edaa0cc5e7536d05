import type { Socket } from 'node:net';
import type { CountedResponse } from './counted-response';
import type { DropReason } from './dropped-connections';
import { type PaceLimits, ReadingPace } from './reading-pace';

/**
 * Milliseconds that a connection which has shown credentials may stay idle: far above the idle time of any client's pool, whose
 * request could otherwise meet the end of the connection.
 */
export const longKeepAlive = 620_000;

/** The next action: the client sends, the client reads, or the adapter responds. */
type State = 'sending' | 'reading' | 'working';

const connections = new WeakMap<Socket, Connection>();

/** `undefined` if the socket is not of a guarded server, or was closed before it could be registered. */
export function connectionOf(socket: Socket): Connection | undefined {
  return connections.get(socket);
}

/** The same for a socket and the TLS socket that reads from it. */
export function keyOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

/** A connection of a client. */
export class Connection {
  /** True once a request on it has shown credentials, or from the start if its address or certificate does. */
  isTrusted = false;
  /** True if only what is always answered is answered, such as health checks, since there is no room for more. */
  isReserved = false;
  readonly key: string;
  readonly pace = new ReadingPace();
  /** Closes the connection, and counts why. */
  drop: (reason: DropReason) => void = () => this.close();
  private readonly unanswered: CountedResponse[] = [];
  /** Time of the last request or response. */
  since = performance.now();

  constructor(
    private socket: Socket,
    /** Address or network for counting; `undefined` if it is a trusted proxy. */
    readonly source: string | undefined,
  ) {
    this.key = keyOf(socket);
    connections.set(socket, this);
    socket.once('close', () => process.nextTick(() => this.closeUnanswered()));
  }

  /** Registers the TLS socket that reads from the connection. */
  secure(socket: Socket, hasCertificate: boolean): void {
    this.socket = socket;
    this.isTrusted ||= hasCertificate;
    connections.set(socket, this);
  }

  /**
   * True if another request would be pipelined. Node closes a response some turns of the event loop after it is written. The
   * client may have it before, and send its next request.
   */
  get isBusy(): boolean {
    return this.unanswered.length > 1 || this.unanswered[0]?.isWritten === false;
  }

  /** The response to a request that was received whole, or a response that has begun. */
  get pendingResponse(): CountedResponse | undefined {
    return this.unanswered.find(({ headersSent, req }) => headersSent || req.complete);
  }

  get isIdle(): boolean {
    return this.unanswered.length === 0 && this.unreadBytes === 0;
  }

  /** Bytes that the client has not taken yet. */
  get unreadBytes(): number {
    return this.socket.writableLength;
  }

  /** `whenActive` is called now and at the end of the response. */
  begin(response: CountedResponse, whenActive: () => void): void {
    this.unanswered.push(response);
    this.touch(whenActive);
    response.once('close', () => {
      this.unanswered.splice(this.unanswered.indexOf(response), 1);
      this.touch(whenActive);
      // Node has set the short time before
      if (this.isTrusted && this.unanswered.length === 0) this.socket.setTimeout(longKeepAlive);
    });
  }

  /** The lowest is closed first to make room; `undefined` if we owe the client a response. */
  get rank(): 0 | 1 | 2 | undefined {
    const { state } = this;
    if (state === 'working') return undefined;
    if (!this.isTrusted) return 0;
    return state === 'sending' ? 1 : 2;
  }

  /** Notes that so many seconds have passed. True if the client reads too slowly. */
  isTooSlow(seconds: number, limits: PaceLimits): boolean {
    return this.pace.isTooSlow(this.socket, seconds, limits);
  }

  close(): void {
    this.socket.destroy();
  }

  private get state(): State {
    const [response] = this.unanswered;
    const isUnread = this.unreadBytes > 0;
    if (!response || response.writableEnded) return isUnread ? 'reading' : 'sending';
    if (!response.req.complete) return 'sending';
    return response.headersSent && isUnread ? 'reading' : 'working';
  }

  private touch(whenActive: () => void): void {
    this.since = performance.now();
    whenActive();
  }

  /** Node closes only the response that had the socket. */
  private closeUnanswered(): void {
    for (const response of [...this.unanswered]) response.emit('close');
  }
}
