import { messageOf, usageError } from '../errors.ts';
import { FILE_SECONDS } from '../logs/delivery.ts';
import { parseDuration } from '../logs/duration.ts';
import { INEXACT } from '../logs/stored-file.ts';
import type { JobTiming } from './next-window.ts';

/** Timing options as text, from the command line or `flowq.json`. */
export interface TimingText {
  readonly every?: string | undefined;
  readonly lag?: string | undefined;
  readonly settle?: string | undefined;
  readonly catchUp?: boolean | undefined;
  readonly tz?: string | undefined;
  readonly first?: string | undefined;
}

/** Maximum aggregation interval of flow logs, seconds. */
export const LONGEST_INTERVAL = 600;

/** Seconds until a file is delivered to S3, "typically" (Amazon VPC User Guide, "Aggregation interval"). */
const DELIVERY = 600;

/**
 * Returns the default delivery delay in seconds, rounded up to five minutes: a record ends one interval after its
 * start, its file is complete five minutes later and delivered after another ten.
 * @param interval maximum aggregation interval of the flow logs, seconds
 */
export function lagOf(interval: number): number {
  return Math.ceil((interval + INEXACT + FILE_SECONDS + DELIVERY) / 300) * 300;
}

export const DEFAULT_SETTLE = '24h';

/**
 * @param interval maximum aggregation interval of the flow logs, seconds, if known
 * @throws FlowqError (usage) for invalid durations, and for options that require others
 */
export function readTiming(
  { every, lag, settle = DEFAULT_SETTLE, catchUp = false, tz = 'UTC', first }: TimingText,
  interval: number = LONGEST_INTERVAL,
): JobTiming {
  if (catchUp && every === undefined)
    throw usageError('--catch-up needs --every', 'as in --every 1h: it is the length of the missed windows');
  return {
    every: every === undefined ? undefined : duration('--every', every),
    interval,
    lag: lag === undefined ? lagOf(interval) : durationOrNone('--lag', lag),
    settle: durationOrNone('--settle', settle),
    catchUp,
    zone: tz,
    first,
  };
}

function durationOrNone(option: string, words: string): number {
  return /^0[smhdw]?$/.test(words) ? 0 : duration(option, words);
}

function duration(option: string, words: string): number {
  try {
    return parseDuration(words);
  } catch (error) {
    throw usageError(`${option}: ${messageOf(error)}`);
  }
}
