import type { Socket } from 'node:net';

export interface PaceLimits {
  /** Seconds for which a client may take nothing of what is sent to it. */
  unread: number;
  /** Bytes in a second that it must take on average. */
  readRate: number;
}

/**
 * Leaky bucket: each second in which bytes wait for the client fills it, and each byte that the client takes drains it. So a
 * client neither stalls for long nor reads too slowly for ever, while a slow BroadWorks costs it nothing.
 */
export class ReadingPace {
  private taken = 0;
  /** Seconds that the client is behind. */
  behind = 0;

  /** True if it overflows after so many more seconds. */
  isTooSlow(socket: Socket, seconds: number, { unread, readRate }: PaceLimits): boolean {
    const waiting = socket.writableLength;
    if (waiting === 0) {
      this.behind = 0;
      return false;
    }
    const taken = socket.bytesWritten - waiting;
    this.behind = Math.max(0, this.behind + seconds - (taken - this.taken) / readRate);
    this.taken = taken;
    // a large body is a single write, of which nothing counts as taken before all of it is
    return this.behind > Math.max(unread, waiting / readRate);
  }
}
