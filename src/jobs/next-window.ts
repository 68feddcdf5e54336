import { messageOf, sourceError, usageError } from '../errors.ts';
import { formatInstant } from '../logs/instant.ts';
import { parseTime } from '../logs/time-text.ts';
import type { Window } from '../logs/window.ts';
import { boundaryAfter, boundaryBefore } from './boundaries.ts';

/** When a job runs over which time. */
export interface JobTiming {
  /** Seconds between boundaries that windows keep to; without it they end where they can. */
  readonly every: number | undefined;
  /** Maximum delivery delay in seconds: no window ends later than this before now. */
  readonly lag: number;
  /** Longest aggregation interval of the flow logs, seconds. */
  readonly interval: number;
  /** Seconds after its end in which late files are looked for of a window that was run; 0 for never. */
  readonly settle: number;
  /** Whether windows that were missed are run one by one instead of as one; says nothing without `every`. */
  readonly catchUp: boolean;
  /** IANA time zone of days. */
  readonly zone: string;
  /** Where the first run begins, in words; the newest whole stretch of `every`, or a day back, without it. */
  readonly first: string | undefined;
}

/** What a job has to do now. */
export type Due =
  | { readonly kind: 'window'; readonly window: Window; readonly isFirst: boolean }
  /** Nothing before `next`, Unix seconds. */
  | { readonly kind: 'nothing'; readonly next: number };

const DAY = 86_400;

/** How far the clock may stand before the watermark without anybody being called: clocks are set right by seconds. */
const CLOCK_TOLERANCE = 300;

/**
 * The next window of a job whose watermark is `until`. Windows follow each other without a gap.
 * @param now Unix seconds
 * @throws FlowqError (source) when the clock stands before the watermark, (usage) for a `first` that is no time
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

/** The latest time at which a window can end. */
async function newestEnd({ every, lag, zone }: JobTiming, now: number): Promise<number> {
  const end = now - lag;
  return every === undefined ? end : boundaryBefore(end, { every, zone });
}

/** The earliest time at which a window from `since` can end. */
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
    'set the clock right; if it was wrong before and is right now, flowq jobs reset starts the job again at --first',
  );
}
