import { isRedirect } from './answer';
import { XsiUnreachable } from './errors';
import type { XsiFarm } from './farm';
import type { FarmHead, FarmRequest } from './node';

const maxRedirects = 5;

/** Sends a request, and sends it again, with method, body and credential, to wherever it is redirected and may go. */
export async function followRedirects<T extends FarmHead>(
  farm: Pick<XsiFarm, 'redirectTarget'>,
  request: FarmRequest,
  send: (request: FarmRequest) => Promise<T>,
): Promise<T> {
  let answer = await send(request);
  for (let redirects = 0; isRedirect(answer); redirects++) {
    answer.body?.destroy();
    if (redirects === maxRedirects) throw new XsiUnreachable('too many redirects');
    // the response to a write is elsewhere, and it is not documented what it is
    if (answer.status === 303 && request.method !== 'GET') throw new XsiUnreachable('redirected after a write');
    const location = URL.parse(String(answer.headers.location ?? ''), answer.url);
    const target = location && farm.redirectTarget(location);
    if (!target) throw new XsiUnreachable('redirected to an address that is not allowed');
    answer = await send({ ...request, path: target.href });
  }
  return answer;
}
