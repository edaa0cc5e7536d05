import { XsiFault } from '@libs/xsi';
import { validationError } from '../http/api-error';

/** What BroadWorks says to what it does not take. Which of them when is not documented. */
const refusals = [400, 403, 404, 405, 409];

/** A write that BroadWorks refuses is one that is not valid. Any other failure is passed on; nothing is written twice. */
export async function unlessTaken<T>(path: string | undefined, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof XsiFault) || !refusals.includes(error.status)) throw error;
    throw validationError(path, 'The telephone system does not accept this');
  }
}
