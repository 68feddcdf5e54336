import { usageError } from '../errors.ts';

/** Frequency of runs, in steps that every scheduler supports. */
export interface Rhythm {
  /** Seconds: a step of `STEPS`. */
  readonly step: number;
  /** Seconds after the start of each step, less than the step and than a day; whole minutes. */
  readonly offset: number;
  /** IANA time zone of days and weeks; shorter steps are counted in UTC, as windows are. */
  readonly zone: string;
}

const MINUTE = 60;
export const HOUR = 3600;
export const DAY = 86_400;
export const WEEK = 7 * DAY;

/** Steps that divide the hour, the day or the week, in seconds, the longest first. */
const STEPS = [
  WEEK,
  DAY,
  ...[12, 8, 6, 4, 3, 2, 1].map((hours) => hours * HOUR),
  ...[30, 20, 15, 12, 10, 6, 5, 4, 3, 2, 1].map((minutes) => minutes * MINUTE),
];

/** Seconds of tolerance after deliveries should be complete. */
const REST = 5 * MINUTE;

/**
 * Returns the rhythm for windows of a length: the longest step that meets each of their ends. A run with nothing due
 * does nothing.
 * @param lag seconds that windows wait for deliveries
 * @param offset seconds after each end (default: the lag and five minutes)
 * @throws FlowqError (usage) for weekly runs with an offset of days, which cron cannot express
 */
export function rhythmFor(every: number, lag: number, zone: string, offset = lag + REST): Rhythm {
  const step = STEPS.find((one) => every % one === 0) ?? MINUTE;
  const minutes = Math.ceil(offset / MINUTE) * MINUTE;
  if (step === WEEK && minutes >= DAY)
    throw usageError('weekly runs start on Mondays, so the offset must be less than a day');
  return { step, offset: minutes % step, zone };
}

/** Returns the minutes of the hour, and hours of the day in UTC, at which a step of less than a day begins. */
export function timesOfDay({ step, offset }: Rhythm): { minutes: number[]; hours: number[] | 'all' } {
  const minute = (offset % HOUR) / MINUTE;
  if (step === HOUR) return { minutes: [minute], hours: 'all' };
  if (step < HOUR) return { minutes: multiples(HOUR / step, step / MINUTE, minute), hours: 'all' };
  return { minutes: [minute], hours: multiples(DAY / step, step / HOUR, Math.floor(offset / HOUR)) };
}

function multiples(count: number, step: number, first: number): number[] {
  return Array.from({ length: count }, (_, at) => first + at * step);
}

/** Returns the rhythm as text: `every day at 00:20 (Europe/Berlin)`. */
export function rhythmText({ step, offset, zone }: Rhythm): string {
  const clock = `${two(Math.floor((offset % DAY) / HOUR))}:${two((offset % HOUR) / MINUTE)}`;
  if (step === WEEK) return `every Monday at ${clock} (${zone})`;
  if (step === DAY) return `every day at ${clock} (${zone})`;
  const length = step >= HOUR ? `${step / HOUR} h` : `${step / MINUTE} min`;
  return `every ${length}, ${offset / MINUTE} min after`;
}

export const two = (number: number) => String(number).padStart(2, '0');
