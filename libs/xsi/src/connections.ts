import type { Dispatcher } from 'undici';

/** TLS towards one BroadWorks. All are texts in PEM. */
export interface TlsOptions {
  /** Authorities that are believed, instead of those that Node knows. */
  ca?: string;
  /** What is shown to a server that asks who we are. */
  cert?: string;
  key?: string;
}

/** Milliseconds after the last request until connections are closed. */
const defaultIdle = 60_000;

/** Connections that the first request opens, and that are closed once none has been under way for a while. */
export class Connections {
  private dispatcher?: Dispatcher;
  private underWay = 0;
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly open: () => Dispatcher,
    /** Milliseconds. */
    private readonly idle = defaultIdle,
  ) {}

  /** For one request: over what to send it, and what to call when its answer is read. */
  take(): [dispatcher: Dispatcher, release: () => void] {
    this.dispatcher ??= this.open();
    this.underWay++;
    return [this.dispatcher, () => this.release()];
  }

  /** Waits for what is under way. A request that comes later opens new ones. */
  async close(): Promise<void> {
    await this.forget()?.close();
  }

  /** What is under way fails at once. */
  async destroy(): Promise<void> {
    await this.forget()?.destroy();
  }

  private release(): void {
    this.underWay--;
    if (this.underWay > 0) return;
    this.timer ??= setTimeout(() => this.closeIfUnused(), this.idle).unref();
    this.timer.refresh();
  }

  private closeIfUnused(): void {
    if (this.underWay === 0) this.close().catch(() => undefined);
  }

  private forget(): Dispatcher | undefined {
    const { dispatcher } = this;
    this.dispatcher = undefined;
    return dispatcher;
  }
}
