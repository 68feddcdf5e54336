import { isIP } from 'node:net';
import { networkOf, networkText } from './network.ts';

/** Returns the canonical text of an address (RFC 5952 for IPv6); undefined if the text is not an address. */
export function addressText(text: string): string | undefined {
  const family = text.includes('%') ? 0 : isIP(text);
  if (family !== 6) return family === 4 ? text : undefined;
  return networkText(networkOf(text)).slice(0, -'/128'.length);
}
