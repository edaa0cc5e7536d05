import { loadFixtures } from './fixtures';
import { type ReplayOptions, type ReplayResponse, resolve } from './resolve';
import type { Replay, ReplayedRequest } from './server';

const methods = ['GET', 'POST', 'PUT', 'DELETE'];

/**
 * Answers every request to an origin from the fixtures, in this process and without a socket. A request that no fixture
 * answers fails as if nobody had answered, and makes `close` fail, too: it names each of them.
 */
export async function replayWithNock(origin: string, folder: string, options: ReplayOptions = {}): Promise<Replay> {
  // nock is a development dependency: who only serves fixtures over a socket must not need it
  const { default: nock } = await import('nock');
  const fixtures = loadFixtures(folder);
  const requests: ReplayedRequest[] = [];
  const scope = nock(origin).persist();

  function answer(method: string, url: string, authorization: string | undefined): ReplayResponse {
    const found = resolve(fixtures, { method, url, authorization }, options);
    requests.push({ method, url, status: found?.status ?? 0, matched: found !== undefined });
    if (!found) throw new Error(`No fixture answers ${method} ${url}`);
    return found;
  }

  const interceptors = methods.map((method) => {
    const interceptor = scope.intercept(/.*/, method);
    interceptor.reply((request: Request) => {
      const { pathname, search } = new URL(request.url);
      const found = answer(method, pathname + search, request.headers.get('authorization') ?? undefined);
      return [found.status, found.body, headersOf(found)];
    });
    return interceptor;
  });

  return {
    url: origin.replace(/\/$/, ''),
    requests,
    async close() {
      for (const interceptor of interceptors) nock.removeInterceptor(interceptor);
      const missing = requests.filter(({ matched }) => !matched).map(({ method, url }) => `${method} ${url}`);
      if (missing.length > 0) throw new Error(`No fixture answers ${missing.join(', ')}`);
    },
  };
}

/** Without a length, nock closes the connection behind each answer. */
function headersOf({ headers, body }: ReplayResponse): Record<string, string> {
  return { ...headers, 'content-length': String(body.length), 'set-cookie': 'JSESSIONID=replay; Path=/; HttpOnly' };
}
