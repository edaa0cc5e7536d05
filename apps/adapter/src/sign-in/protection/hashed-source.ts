import type { Keys } from '../../config/reading/keys';
import { currentRequest } from '../../http/request-context';
import { hashOf } from '../tokens';

/** The address of the current request as a counter's name: a keyed hash, so that the store does not say who calls from where. */
export function hashedSource([newest]: Keys): string | undefined {
  const source = currentRequest()?.source;
  return source && hashOf(`source ${source}`, newest);
}
