import { currentSignal, unlessAborted, withSignal } from '@libs/xsi';
import { serviceUnavailable } from './api-error';
import { currentRequest } from './request-context';

/** True if the client of the current request has disconnected. */
export function isClientGone(): boolean {
  return currentRequest()?.signal.aborted ?? false;
}

/** Throws if the client has disconnected. Called before something is stored, redeemed or sent that only the client has a use for. */
export function requireClient(): void {
  if (isClientGone()) throw serviceUnavailable(new Error('the client disconnected'));
}

/** Aborted when the work in flight is of no use any more: work that several requests share outlives each of their clients. */
export function signalOfWork(): AbortSignal | undefined {
  return currentSignal() ?? currentRequest()?.signal;
}

/** Runs work that ends when the client disconnects, with all its calls to BroadWorks. */
export function abortedWithClient<T>(work: () => T): T {
  const signal = signalOfWork();
  return signal ? withSignal(signal, work) : work();
}

/** Settles as the work does. Rejects as soon as the client disconnects, while the work continues. */
export function whileClientWaits<T>(work: Promise<T>): Promise<T> {
  return unlessAborted(currentRequest()?.signal, work);
}
