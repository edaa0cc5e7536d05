import type { Server } from 'node:http';

type Routes = Map<string, { pattern: RegExp; methods: Set<string> }>;

/** Which methods each address of a server takes: the framework tells it at the start, and not again. */
const routesOf = new WeakMap<Server, Routes>();

export function addRoute(server: Server, url: string, methods: readonly string[]): void {
  const routes: Routes = routesOf.get(server) ?? new Map();
  routesOf.set(server, routes);
  const route = routes.get(url) ?? { pattern: toPattern(url), methods: new Set() };
  for (const method of methods) if (method !== 'HEAD' && method !== 'OPTIONS') route.methods.add(method);
  routes.set(url, route);
}

/** The routes of a server, each with its methods. */
export function routesAt(server: Server): { url: string; methods: string[] }[] {
  return [...(routesOf.get(server) ?? [])].map(([url, { methods }]) => ({ url, methods: [...methods] }));
}

/** The methods that an address takes; none for an address that does not exist. */
export function methodsAt(server: Server, url: string): string[] {
  const routes = routesOf.get(server)?.values() ?? [];
  const [path = ''] = url.split('?');
  return [...new Set([...routes].flatMap(({ pattern, methods }) => (pattern.test(path) ? [...methods] : [])))].sort();
}

function toPattern(url: string): RegExp {
  return new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[^/]+/g, '[^/]+')}$`);
}
