import { XsiFault, XsiUnreachable } from '@libs/xsi';
import { externalApiIssue } from '../http/api-error';

/** Statuses of XSI for a service that is not assigned, or not offered. */
export const notAssigned = [403, 404, 405];
/** Statuses, besides, for the enterprise directory of a user without an enterprise. */
export const notOffered = [400, ...notAssigned];

/** True if BroadWorks says that there is no such user. */
export function saysNoSuchUser(error: unknown): error is XsiFault {
  return error instanceof XsiFault && error.isNoSuchUser;
}

/** True if BroadWorks rejects a request about a user whom it knows, with one of these statuses. */
export function isRejectedWith(statuses: readonly number[], error: unknown): error is XsiFault {
  return error instanceof XsiFault && statuses.includes(error.status) && !saysNoSuchUser(error);
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

/** Whether BroadWorks was not asked, since more waits for it already than a tenant may have waiting. */
export function saysTooManyCalls(error: unknown): error is XsiUnreachable {
  return error instanceof XsiUnreachable && error.isTooManyCalls;
}

/** What was read, or something else where BroadWorks says no in one of these ways. Any other failure is passed on. */
export async function unlessRefused<T, U>(
  statuses: readonly number[],
  otherwise: U,
  read: () => Promise<T>,
): Promise<T | U> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof XsiFault && statuses.includes(error.status)) return otherwise;
    throw error;
  }
}

/** What was read for somebody else: when the administrator is refused, that is no fault of theirs. */
export async function asAdministrator<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof XsiFault && error.status === 401 ? externalApiIssue(error) : error;
  }
}
