import { BlockList, isIP } from 'node:net';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Returns whether a host is this machine: 127.0.0.0/8, ::1 or `localhost`, compared as addresses, so that
 * `127.0.0.1.example.com` is not.
 * @param host as in URL.hostname, IPv6 in brackets or not
 */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[([^\]]*)\]$/, '$1').toLowerCase();
  if (name === 'localhost') return true;
  const family = isIP(name);
  return family !== 0 && LOOPBACK.check(name, family === 4 ? 'ipv4' : 'ipv6');
}

/** Returns whether requests to a URL can be read on the way: plain HTTP to another machine. */
export function isExposed({ protocol, hostname }: Pick<URL, 'protocol' | 'hostname'>): boolean {
  return protocol === 'http:' && !isLoopback(hostname);
}
