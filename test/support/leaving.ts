import { type ClientRequest, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Metrics } from '../../apps/adapter/src/observability/metrics';
import type { TestAdapter } from './adapter';

export interface Call {
  method?: string;
  path: string;
  token?: string;
  body?: object;
}

/** A request over a connection of its own, whose client can leave at any moment. */
export function begin({ url }: TestAdapter, { method = 'GET', path, token, body }: Call): ClientRequest {
  const sent = request(`${url}/api${path}`, {
    method,
    agent: false,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
  });
  sent.on('error', () => undefined).on('response', (response) => response.resume().on('error', () => undefined));
  sent.end(body && JSON.stringify(body));
  return sent;
}

/** Returns once a condition holds; fails if it does not within so many milliseconds. */
export async function until(holds: () => boolean | Promise<boolean>, millis = 10_000): Promise<void> {
  const end = performance.now() + millis;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${millis} ms: ${holds}`);
    await sleep(2);
  }
}

/** The gauge of requests that the adapter works on. */
export async function inFlight(adapter: TestAdapter): Promise<number> {
  const gauge = await adapter.part(Metrics).registry.getSingleMetric('adapter_requests_in_flight')?.get();
  return gauge?.values[0]?.value ?? 0;
}
