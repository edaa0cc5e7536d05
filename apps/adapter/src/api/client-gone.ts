import { currentSignal, DeadlineExceeded, unlessAborted } from '@libs/xsi';
import { serviceUnavailable } from './api-error';
import { currentRequest } from './request-context';

/** True if nobody waits for the response any more. */
export function isAbandoned(): boolean {
  return currentRequest()?.signal.aborted ?? false;
}

/** True if the client disconnected, and not if the response took too long. */
export function hasClientLeft(): boolean {
  const { aborted = false, reason = undefined } = currentRequest()?.signal ?? {};
  return aborted && !(reason instanceof DeadlineExceeded);
}

/** Throws if nobody waits. Called before something is stored, redeemed or sent that is of use to the client only. */
export function requireClient(): void {
  if (isAbandoned()) throw serviceUnavailable(new Error('nobody waits for the response'));
}

/** Settles as the work does. Rejects as soon as the client disconnects, while the work continues. */
export function whileClientWaits<T>(work: Promise<T>): Promise<T> {
  return unlessAborted(currentSignal(), work);
}
