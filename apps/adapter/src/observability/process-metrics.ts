import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/** CPU, memory, collections and the event loop of the process, watched from the first time that somebody asks. */
export function processMetrics(): Registry {
  if (registry) return registry;
  registry = new Registry();
  collectDefaultMetrics({ register: registry });
  // requirement C58
  registry.removeSingleMetric('nodejs_version_info');
  return registry;
}
