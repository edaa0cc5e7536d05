import { setTimeout as sleep } from 'node:timers/promises';
import { isSuccess } from './answer';
import { unlessAborted } from './cancellation';
import { XsiDecodeError, XsiFault, XsiUnreachable } from './errors';
import type { FarmHead } from './node';

/** Who says whether the refusal of a credential is to be believed. */
export interface RefusalJudge {
  /** BroadWorks took the credential itself, not only the cookie of a session. */
  accepted(): void;
  /** Whether it is to be believed: the credential is never sent again then. */
  refused(): boolean;
  /** Whether one whose refusal was not believed may be sent once more. */
  mayTryAgain(): boolean;
}

/** One time that a credential was sent. */
export interface Sent<T extends FarmHead> {
  answer: T;
  /** Whether a cookie went along. */
  withCookie: boolean;
}

/** What the first answer says to those who waited: go along, or find out yourselves, or that there was none. */
type Outcome = 'taken' | 'open' | XsiUnreachable;

/** How long others wait for the first answer before one of them asks as well, in milliseconds: a refusal does not wait for what is slow to read. */
const patience = 500;
/** How long a credential counts as accepted while it is in use, in milliseconds. */
const freshness = 1000;

/**
 * What several logins with one credential know of it. While none of them is asking, the next call goes first and the
 * others wait for its answer: a credential that is no longer good is refused twice, with a cookie and without, however many
 * have it. What failed for the first for want of an answer fails for those who waited.
 */
export class Trust {
  private standing: 'good' | 'doubtful' | 'refused' = 'good';
  private underWay = 0;
  private acceptedAt = Number.NEGATIVE_INFINITY;
  private first?: Promise<Outcome>;

  constructor(private readonly judge: RefusalJudge) {}

  /** BroadWorks has just taken the credential of somebody who signed in. */
  restore(): void {
    this.standing = 'good';
  }

  /** Throws the fault of a refused credential where it has been refused. */
  assertGood(): void {
    if (this.standing === 'refused') throw new XsiFault(401);
  }

  /** `send` sends the credential; after a refusal it sends it without the cookie that went along. */
  async ask<T extends FarmHead>(send: () => Promise<Sent<T>>, signal?: AbortSignal): Promise<T> {
    for (;;) {
      this.assertGood();
      const { first } = this;
      const outcome = first === undefined ? undefined : await this.waitFor(first, signal);
      if (outcome === 'open') continue;
      const mayGoAlong = outcome === 'taken' || this.isFresh();
      const answer = mayGoAlong ? await this.goAlong(send) : await this.goFirst(send, signal);
      if (answer) return answer;
    }
  }

  private isFresh(): boolean {
    return this.underWay > 0 && performance.now() - this.acceptedAt < freshness;
  }

  private async waitFor(first: Promise<Outcome>, signal?: AbortSignal): Promise<'taken' | 'open'> {
    const enough = new AbortController();
    const tooLong = sleep(patience, 'open' as const, { signal: enough.signal }).catch(() => 'open' as const);
    const outcome = await unlessAborted(signal, Promise.race([first, tooLong])).finally(() => enough.abort());
    if (outcome instanceof XsiUnreachable) throw outcome;
    if (outcome === 'open' && this.first === first) this.first = undefined;
    return outcome;
  }

  private goFirst<T extends FarmHead>(send: () => Promise<Sent<T>>, signal?: AbortSignal): Promise<T> {
    if (this.standing === 'doubtful' && !this.judge.mayTryAgain()) throw notBelieved();
    const asking = this.askTwice(send);
    const end = (outcome: Outcome) => {
      if (this.first === first) this.first = undefined;
      return outcome;
    };
    const first: Promise<Outcome> = asking.then(
      ({ status }) => end(status === 401 ? 'open' : 'taken'),
      // who gave up says nothing of BroadWorks
      (error: unknown) => end(error instanceof XsiUnreachable && !signal?.aborted ? error : 'open'),
    );
    this.first = first;
    return asking;
  }

  private async askTwice<T extends FarmHead>(send: () => Promise<Sent<T>>): Promise<T> {
    const sent = await send();
    if (sent.answer.status !== 401 || !sent.withCookie) return this.settle(sent);
    sent.answer.body?.destroy();
    return this.settle(await send());
  }

  /** Nothing where only the cookie was refused, as far as one can tell. */
  private async goAlong<T extends FarmHead>(send: () => Promise<Sent<T>>): Promise<T | undefined> {
    this.underWay++;
    try {
      const sent = await send();
      if (sent.answer.status !== 401 || !sent.withCookie) return this.settle(sent);
      sent.answer.body?.destroy();
      this.acceptedAt = Number.NEGATIVE_INFINITY;
      return undefined;
    } finally {
      this.underWay--;
    }
  }

  private settle<T extends FarmHead>({ answer, withCookie }: Sent<T>): T {
    if (answer.status !== 401) {
      this.acceptedAt = performance.now();
      if (isSuccess(answer)) this.standing = 'good';
      if (isSuccess(answer) && !withCookie) this.judge.accepted();
      return answer;
    }
    this.acceptedAt = Number.NEGATIVE_INFINITY;
    this.standing = this.judge.refused() ? 'refused' : 'doubtful';
    if (this.standing === 'refused') return answer;
    answer.body?.destroy();
    throw notBelieved();
  }
}

function notBelieved(): XsiDecodeError {
  return new XsiDecodeError('', 'more refusals of stored passwords than can be believed');
}
