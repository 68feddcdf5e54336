import type { Config } from './config.ts';

/** Longest aggregation interval of a source's flow logs, seconds, where init learned it. */
export function intervalOf(source: Config['source'] | undefined): number | undefined {
  return source && 'interval' in source ? source.interval : undefined;
}
