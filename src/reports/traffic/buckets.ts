import { type Expression, type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import type { Window } from '../../logs/window.ts';
import { BY_CLOCK, BY_TIME, Clock } from '../kit/clock.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Bucket lengths with the longest windows that they suit; both in seconds. */
const FITTING = [
  { window: 2 * HOUR, bucket: 300 },
  { window: 6 * HOUR, bucket: 900 },
  { window: 4 * DAY, bucket: HOUR },
  { window: 21 * DAY, bucket: 6 * HOUR },
];

/** Returns a bucket length that suits a window, in seconds. */
export function fittingBucket(window: Window | undefined): number {
  if (!window) return HOUR;
  const seconds = window.until - window.since;
  return FITTING.find((one) => seconds <= one.window)?.bucket ?? DAY;
}

/** Maximum rows that a reader can use; with more buckets, empty ones are not listed. */
const MAX_LISTED = 5000;

/**
 * Buckets of equal length, counted from 1970. Buckets of whole days are the days of a time zone, so that some of them
 * are an hour longer or shorter.
 */
export class Buckets {
  readonly #seconds: number;
  readonly #clock: Clock;
  readonly #window: Window | undefined;

  constructor(seconds: number, window: Window | undefined, zone: string) {
    this.#seconds = seconds;
    this.#window = window;
    this.#clock = new Clock(seconds % DAY === 0 ? zone : 'UTC', window, seconds);
  }

  /** Returns the start of the bucket of a time, Unix seconds. */
  startOf(time: Expression<bigint | null>, f: SqlFunctions): RawBuilder<bigint | null> {
    const start = sql<bigint | null>`(${f.floorTo(this.#clock.local(time), this.#seconds)})`;
    return sql`${start} - ${this.#clock.offset(start, BY_CLOCK)}`;
  }

  /** Returns the start of a bucket as ISO 8601: days of a time zone have its offset, and thereby their own date. */
  text(start: Expression<bigint | null>, f: SqlFunctions): RawBuilder<string | null> {
    return this.#clock.text(start, f);
  }

  /** Returns the starts of all buckets of the window; undefined if there is no window, or too many buckets. */
  starts(): number[] | undefined {
    if (!this.#window) return undefined;
    const { since, until } = this.#window;
    if ((until - since) / this.#seconds > MAX_LISTED) return undefined;
    const starts: number[] = [];
    const first = since + this.#clock.offsetAt(since, BY_TIME);
    for (let local = first - (first % this.#seconds); ; local += this.#seconds) {
      const start = local - this.#clock.offsetAt(local, BY_CLOCK);
      if (start >= until) return starts;
      starts.push(start);
    }
  }
}
