import { type Expression, type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import type { Window } from '../../logs/window.ts';
import { BY_CLOCK, BY_TIME, Clock } from '../clock.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** The longest windows that stretches of these lengths fit; both in seconds. */
const FITTING = [
  { window: 2 * HOUR, stretch: 300 },
  { window: 6 * HOUR, stretch: 900 },
  { window: 4 * DAY, stretch: HOUR },
  { window: 21 * DAY, stretch: 6 * HOUR },
];

/** The length of stretches that shows how a window went, in seconds. */
export function fittingStretch(window: Window | undefined): number {
  if (!window) return HOUR;
  const seconds = window.until - window.since;
  return FITTING.find((one) => seconds <= one.window)?.stretch ?? DAY;
}

/** Rows that nobody would look at any more: beyond them, stretches without records are not listed. */
const MOST_LISTED = 5000;

/**
 * Stretches of equal length, counted from 1970. Those of whole days are the days of a time zone, so that some of them
 * are an hour longer or shorter.
 */
export class Stretches {
  readonly #seconds: number;
  readonly #clock: Clock;
  readonly #window: Window | undefined;

  constructor(seconds: number, window: Window | undefined, zone: string) {
    this.#seconds = seconds;
    this.#window = window;
    this.#clock = new Clock(seconds % DAY === 0 ? zone : 'UTC', window, seconds);
  }

  /** The beginning of the stretch that a time belongs to, Unix seconds. */
  startOf(time: Expression<bigint | null>, f: SqlFunctions): RawBuilder<bigint | null> {
    const start = sql<bigint | null>`(${f.floorTo(this.#clock.local(time), this.#seconds)})`;
    return sql`${start} - ${this.#clock.offset(start, BY_CLOCK)}`;
  }

  /** The beginnings of all stretches of the window; undefined where there is none, or too many. */
  starts(): number[] | undefined {
    if (!this.#window) return undefined;
    const { since, until } = this.#window;
    if ((until - since) / this.#seconds > MOST_LISTED) return undefined;
    const starts: number[] = [];
    const first = since + this.#clock.offsetAt(since, BY_TIME);
    for (let local = first - (first % this.#seconds); ; local += this.#seconds) {
      const start = local - this.#clock.offsetAt(local, BY_CLOCK);
      if (start >= until) return starts;
      starts.push(start);
    }
  }
}
