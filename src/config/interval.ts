import type { Config } from './config.ts';

/** Returns the longest aggregation interval of a source's flow logs in seconds, if init found it. */
export function intervalOf(source: Config['source'] | undefined): number | undefined {
  return source && 'interval' in source ? source.interval : undefined;
}
