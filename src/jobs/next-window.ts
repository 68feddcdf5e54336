import { messageOf, sourceError, usageError } from '../errors.ts';
import { formatInstant } from '../logs/instant.ts';
import { parseTime } from '../logs/time-text.ts';
import type { Window } from '../logs/window.ts';
import { boundaryAfter, boundaryBefore } from './boundaries.ts';

/** Timing of a job's windows. */
export interface JobTiming {
  /** Seconds between the boundaries of windows; undefined for windows that end at any time. */
  readonly every: number | undefined;
  /** Maximum delivery delay in seconds: no window ends later than this before now. */
  readonly lag: number;
  /** Maximum aggregation interval of the flow logs, seconds. */
  readonly interval: number;
  /** Seconds after the end of a window during which late files are detected; 0 for never. */
  readonly settle: number;
  /** Whether missed windows run one by one instead of as one; no effect without `every`. */
  readonly catchUp: boolean;
  /** IANA time zone of days. */
  readonly zone: string;
  /** Start of the first window as text; default: the last complete interval of `every`, or one day without it. */
  readonly first: string | undefined;
}

/** What a job must do now. */
export type Due =
  | { readonly kind: 'window'; readonly window: Window; readonly isFirst: boolean }
  /** Nothing to do before `next`, Unix seconds. */
  | { readonly kind: 'nothing'; readonly next: number };

const DAY = 86_400;

/** Seconds that the clock may be before the watermark without an error, because clocks are corrected by seconds. */
const CLOCK_TOLERANCE = 300;

/**
 * Returns the next window of a job with the watermark `until`. Consecutive windows leave no gap.
 * @param now Unix seconds
 * @throws FlowqError (source) if the clock is before the watermark, (usage) if `first` is not a time
 */
export async function nextWindow(until: number | undefined, timing: JobTiming, now: number): Promise<Due> {
  if (until !== undefined) checkClock(until, now);
  const newest = await newestEnd(timing, now);
  const since = until ?? (await firstSince(newest, timing, now));
  const oneByOne = timing.catchUp && timing.every !== undefined;
  const end = oneByOne ? Math.min(newest, await endAfter(since, timing)) : newest;
  if (end > since) return { kind: 'window', window: { since, until: end }, isFirst: until === undefined };
  return { kind: 'nothing', next: (await endAfter(since, timing)) + timing.lag };
}

/** Returns the latest possible end of a window. */
async function newestEnd({ every, lag, zone }: JobTiming, now: number): Promise<number> {
  const end = now - lag;
  return every === undefined ? end : boundaryBefore(end, { every, zone });
}

/** Returns the earliest possible end of a window from `since`. */
async function endAfter(since: number, { every, zone }: JobTiming): Promise<number> {
  return every === undefined ? since + 1 : boundaryAfter(since, { every, zone });
}

async function firstSince(newest: number, { every, zone, first }: JobTiming, now: number): Promise<number> {
  if (first !== undefined) {
    const time = await readFirst(first, { now, zone });
    return every === undefined ? time : boundaryBefore(time, { every, zone });
  }
  return every === undefined ? newest - DAY : boundaryBefore(newest - 1, { every, zone });
}

async function readFirst(words: string, context: { now: number; zone: string }): Promise<number> {
  try {
    return await parseTime(words, context);
  } catch (error) {
    throw usageError(`--first: ${messageOf(error)}`);
  }
}

function checkClock(until: number, now: number): void {
  if (now >= until - CLOCK_TOLERANCE) return;
  throw sourceError(
    `the clock says ${formatInstant(now)}, but this job has run up to ${formatInstant(until)}: nothing was run`,
    'correct the clock; if it was wrong before, flowq jobs reset starts the job again at --first',
  );
}
