import { currentRequest } from '../api/request-context';
import { noTenant } from './resolve-tenant';

/** The id of the tenant that the current request is for. */
export function tenantOfRequest(): string {
  return currentRequest()?.tenant ?? noTenant;
}
