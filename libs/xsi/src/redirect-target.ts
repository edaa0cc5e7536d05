/**
 * Returns the address to which a redirect leads, or `undefined` if it may not be followed. To `http` of a host that is
 * known by `https` it leads with `https`: where TLS ends at a balancer, the server after it knows nothing of it.
 */
export function redirectTarget(url: URL, servers: readonly URL[], redirectHosts: readonly string[]): URL | undefined {
  const hosts = [...servers.map(({ host }) => host), ...redirectHosts];
  if (url.protocol === 'https:') return hosts.includes(url.host) ? url : undefined;
  if (url.protocol !== 'http:') return undefined;
  const secure = [
    ...servers.filter(({ protocol }) => protocol === 'https:'),
    ...redirectHosts.flatMap((host) => URL.parse(`https://${host}`) ?? []),
  ].filter(({ hostname }) => hostname === url.hostname);
  // Tomcat behind a balancer writes the port of https into an address of http
  const known = secure.find(({ port }) => (port || '443') === url.port) ?? (url.port === '' ? secure[0] : undefined);
  if (!known) return undefined;
  const target = new URL(url);
  target.protocol = 'https:';
  target.port = known.port;
  return target;
}
