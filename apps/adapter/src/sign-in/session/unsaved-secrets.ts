import { setTimeout as wait } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOG } from '../../config/config.module';
import type { Secrets, SessionRow } from '../../store/session-store';

/** Milliseconds until a store that does not work is tried again. */
const pause = 1000;

interface Unsaved {
  secrets: Secrets;
  write: () => Promise<void>;
}

/** Write-behind of secrets that were changed at BroadWorks: they cannot be taken back, so the store gets them once it works. */
@Injectable()
export class UnsavedSecrets implements BeforeApplicationShutdown {
  private readonly unsaved = new Map<string, Unsaved>();
  private hasEnded = false;

  constructor(@Inject(LOG) private readonly log: Logger) {}

  /** A session's row as it is once everything is written. */
  over(row: SessionRow): SessionRow {
    return { ...row, ...this.unsaved.get(row.id)?.secrets };
  }

  /** Settles after the first attempt, whether the store took the secrets or will be tried again. */
  async save(sessionId: string, secrets: Secrets, write: () => Promise<void>): Promise<void> {
    const one = { secrets, write };
    this.unsaved.set(sessionId, one);
    if (await this.attempt(sessionId, one)) return;
    this.log.error({ session: sessionId }, 'a changed password cannot be stored while the store does not work');
    void this.keepTrying(sessionId, one);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.hasEnded = true;
    await Promise.all([...this.unsaved].map(([id, one]) => this.attempt(id, one)));
  }

  private async keepTrying(sessionId: string, one: Unsaved): Promise<void> {
    while (!this.hasEnded) {
      await wait(pause, undefined, { ref: false });
      if (!this.isLatest(sessionId, one)) return;
      if (await this.attempt(sessionId, one))
        return this.log.info({ session: sessionId }, 'a changed password is stored');
    }
  }

  private async attempt(sessionId: string, one: Unsaved): Promise<boolean> {
    try {
      await one.write();
    } catch {
      return false;
    }
    if (this.isLatest(sessionId, one)) this.unsaved.delete(sessionId);
    return true;
  }

  /** False if the password was changed once more. */
  private isLatest(sessionId: string, one: Unsaved): boolean {
    return this.unsaved.get(sessionId) === one;
  }
}
