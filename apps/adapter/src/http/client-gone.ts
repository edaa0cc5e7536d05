import { currentSignal, DeadlineExceeded, unlessAborted } from '@libs/xsi';
import { serviceUnavailable } from './api-error';

/** True if nobody waits for the response any more. */
export function isAbandoned(): boolean {
  return currentSignal()?.aborted ?? false;
}

/** True if the client disconnected, and not if the response took too long. */
export function hasClientLeft(): boolean {
  const { aborted = false, reason = undefined } = currentSignal() ?? {};
  return aborted && !(reason instanceof DeadlineExceeded);
}

/** Throws if the client has left, or at the deadline. Called before something is stored, redeemed or sent that is of use to the client only. */
export function requireClient(): void {
  const signal = currentSignal();
  if (signal?.reason instanceof DeadlineExceeded) throw signal.reason;
  if (signal?.aborted) throw serviceUnavailable(new Error('nobody waits for the response'));
}

/** Settles as the work does. Rejects as soon as the client disconnects, while the work continues. */
export function whileClientWaits<T>(work: Promise<T>): Promise<T> {
  return unlessAborted(currentSignal(), work);
}
