import { messageOf, usageError } from '../errors.ts';
import { parseDuration } from '../logs/duration.ts';
import type { JobTiming } from './next-window.ts';

/** When a job runs, as words on the command line or in `flowq.json`. */
export interface TimingWords {
  readonly every?: string | undefined;
  readonly lag?: string | undefined;
  readonly catchUp?: boolean | undefined;
  readonly tz?: string | undefined;
  readonly first?: string | undefined;
}

export const DEFAULT_LAG = '15m';

/** @throws FlowqError (usage) for words that are no durations, and for words that say nothing without others */
export function readTiming({
  every,
  lag = DEFAULT_LAG,
  catchUp = false,
  tz = 'UTC',
  first,
}: TimingWords): JobTiming {
  if (catchUp && every === undefined)
    throw usageError('--catch-up needs --every', 'as in --every 1h: it says how long the missed windows are');
  return {
    every: every === undefined ? undefined : duration('--every', every),
    lag: /^0[smhdw]?$/.test(lag) ? 0 : duration('--lag', lag),
    catchUp,
    zone: tz,
    first,
  };
}

function duration(option: string, words: string): number {
  try {
    return parseDuration(words);
  } catch (error) {
    throw usageError(`${option}: ${messageOf(error)}`);
  }
}
