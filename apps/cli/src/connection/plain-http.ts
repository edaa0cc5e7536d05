/** True for an address at which a secret would cross a network in clear; what stays on this machine crosses none. */
export function crossesInClear({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
