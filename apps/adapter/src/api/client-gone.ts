import { currentSignal, DeadlineExceeded, unlessAborted } from '@libs/xsi';
import { serviceUnavailable } from './api-error';
import { currentRequest } from './request-context';

/** True if the client of the current request has disconnected. */
export function isClientGone(): boolean {
  const signal = currentRequest()?.signal;
  return signal?.aborted === true && !(signal.reason instanceof DeadlineExceeded);
}

/**
 * Throws if the client has disconnected, or has its response since the deadline passed. Called before something is stored,
 * redeemed or sent that only the client has a use for.
 */
export function requireClient(): void {
  if (currentRequest()?.signal.aborted) throw serviceUnavailable(new Error('the client disconnected'));
}

/** Settles as the work does. Rejects as soon as the client disconnects, while the work continues. */
export function whileClientWaits<T>(work: Promise<T>): Promise<T> {
  return unlessAborted(currentSignal(), work);
}
