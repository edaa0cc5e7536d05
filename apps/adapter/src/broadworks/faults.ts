// Failures of BroadWorks, and their meaning for WebTrit.

import { isNoSuchUser, rejectionStatus } from '@libs/xsi';
import { externalApiIssue, validationError } from '../http/api-error';

/** Statuses of XSI for a service that is not assigned, or not offered. */
export const notAssigned = [403, 404, 405];
/** Statuses, besides, for the enterprise directory of a user without an enterprise. */
export const notOffered = [400, ...notAssigned];
/** Statuses of XSI for a write that it does not accept. Which of them when is not documented. */
const notAccepted = [400, 403, 404, 405, 409];

/** True if BroadWorks rejects a call with one of these statuses. */
export function isRejected(statuses: readonly number[], error: unknown): boolean {
  return statuses.includes(rejectionStatus(error) ?? 0);
}

/** True if BroadWorks rejects a call about a user whom it knows, with one of these statuses. */
export function isRejectedWith(statuses: readonly number[], error: unknown): boolean {
  return isRejected(statuses, error) && !isNoSuchUser(error);
}

/** `undefined` if {@link isRejectedWith} one of these statuses. Any other failure is passed on. */
export async function unlessRejected<T>(statuses: readonly number[], read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isRejectedWith(statuses, error)) return undefined;
    throw error;
  }
}

/** The value, or another one if BroadWorks rejects the call with one of these statuses. Any other failure is passed on. */
export async function unlessRefused<T, U>(
  statuses: readonly number[],
  otherwise: U,
  read: () => Promise<T>,
): Promise<T | U> {
  try {
    return await read();
  } catch (error) {
    if (isRejected(statuses, error)) return otherwise;
    throw error;
  }
}

/** A write that BroadWorks does not accept is one that is not valid. Any other failure is passed on; nothing is written twice. */
export async function unlessTaken<T>(path: string | undefined, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw isRejected(notAccepted, error) ? validationError(path, 'The telephone system does not accept this') : error;
  }
}

/** A rejected administrator is no fault of the user for whom the call is made. */
export async function asAdministrator<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw rejectionStatus(error) === 401 ? externalApiIssue(error) : error;
  }
}
