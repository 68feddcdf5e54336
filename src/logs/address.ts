import { isIP } from 'node:net';
import { networkOf, networkText } from './network.ts';

/** The one text of an address, as RFC 5952 writes those of IPv6; undefined for a text that is not an address. */
export function addressText(text: string): string | undefined {
  const family = text.includes('%') ? 0 : isIP(text);
  if (family !== 6) return family === 4 ? text : undefined;
  return networkText(networkOf(text)).slice(0, -'/128'.length);
}
