import { type Expression, type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import type { Window } from '../../logs/window.ts';
import { type ZoneOffset, zoneOffsets } from '../../logs/zone-offsets.ts';

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

/** Between these times lies every record that flow logs have: the service is of 2015. */
const ALL: Window = { since: Date.UTC(2015, 0, 1) / 1000, until: Date.UTC(2038, 0, 1) / 1000 };

/**
 * Stretches of equal length, counted from 1970. Those of whole days are the days of a time zone, so that some of them
 * are an hour longer or shorter.
 */
export class Stretches {
  readonly #seconds: number;
  readonly #offsets: readonly ZoneOffset[];
  readonly #window: Window | undefined;

  constructor(seconds: number, window: Window | undefined, zone: string) {
    this.#seconds = seconds;
    this.#window = window;
    const { since, until } = window ?? ALL;
    this.#offsets =
      seconds % DAY === 0 ? zoneOffsets(zone, since - seconds, until) : [{ from: 0, offset: 0 }];
  }

  /** The beginning of the stretch that a time belongs to, Unix seconds. */
  startOf(time: Expression<bigint | null>, f: SqlFunctions): RawBuilder<bigint | null> {
    const local = sql<bigint | null>`(${time} + ${this.#choice(time, ({ from }) => from)})`;
    const start = sql<bigint | null>`(${f.floorTo(local, this.#seconds)})`;
    return sql`${start} - ${this.#choice(start, (one, before) => one.from + before + 1)}`;
  }

  /** The beginnings of all stretches of the window; undefined where there is none, or too many. */
  starts(): number[] | undefined {
    if (!this.#window) return undefined;
    const { since, until } = this.#window;
    if ((until - since) / this.#seconds > MOST_LISTED) return undefined;
    const starts: number[] = [];
    const first = since + this.#offsetAt(since, ({ from }) => from);
    for (let local = first - (first % this.#seconds); ; local += this.#seconds) {
      const start = local - this.#offsetAt(local, (one, before) => one.from + before + 1);
      if (start >= until) return starts;
      starts.push(start);
    }
  }

  /** The offset that holds at a time, by what tells when each begins. */
  #choice(time: Expression<unknown>, begin: Begin): RawBuilder<number> {
    const [first, ...later] = this.#offsets;
    if (later.length === 0) return sql.lit(first?.offset ?? 0);
    const cases = later
      .map(
        (one, at) =>
          sql`when ${time} >= ${sql.lit(begin(one, this.#offsets[at]?.offset ?? 0))} then ${sql.lit(one.offset)}`,
      )
      .reverse();
    return sql`(case ${sql.join(cases, sql` `)} else ${sql.lit(first?.offset ?? 0)} end)`;
  }

  #offsetAt(time: number, begin: Begin): number {
    const held = this.#offsets.filter(
      (one, at) => at === 0 || time >= begin(one, this.#offsets[at - 1]?.offset ?? 0),
    );
    return held.at(-1)?.offset ?? 0;
  }
}

/** When an offset begins, given the one before it: as Unix seconds or by the clocks that it changes. */
type Begin = (one: ZoneOffset, before: number) => number;
