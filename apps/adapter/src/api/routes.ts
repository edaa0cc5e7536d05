/** Which methods each address takes: the framework tells it at the start, and not again. */
const routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();

export function addRoute(url: string, methods: readonly string[]): void {
  const route = routes.get(url) ?? { pattern: toPattern(url), methods: new Set() };
  for (const method of methods) if (method !== 'HEAD' && method !== 'OPTIONS') route.methods.add(method);
  routes.set(url, route);
}

/** The methods that an address takes; none for an address that does not exist. */
export function methodsAt(url: string): string[] {
  const [path = ''] = url.split('?');
  return [
    ...new Set([...routes.values()].flatMap(({ pattern, methods }) => (pattern.test(path) ? [...methods] : []))),
  ].sort();
}

function toPattern(url: string): RegExp {
  return new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[^/]+/g, '[^/]+')}$`);
}
