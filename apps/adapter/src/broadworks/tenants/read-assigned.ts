import { rejectionStatus } from '@libs/xsi';
import { administratorRefused } from '../../http/api-error';
import type { SessionCredential, Tenant } from './tenant';

/** The user about whom BroadWorks is asked, by their tenant, and as whom. */
interface Asking {
  tenant: Tenant;
  credential: SessionCredential;
}

/**
 * Reads what a service of the user holds. Where the user has the service and an administrator asks for them, 403 does not
 * say that it is not assigned: it is an error, which names `xsi.admin`.
 */
export async function readAssigned<T>(
  { tenant, credential }: Asking,
  isAssigned: boolean,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const isAdministrators = isAssigned && tenant.asksAs(credential) === 'administrator';
    throw isAdministrators && rejectionStatus(error) === 403 ? administratorRefused(error) : error;
  }
}
