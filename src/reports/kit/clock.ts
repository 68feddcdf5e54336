import { type Expression, type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import type { Window } from '../../logs/window.ts';
import { type ZoneOffset, zoneOffsets } from '../../logs/zone-offsets.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** The range of all records: the service started in 2015. */
const ALL: Window = { since: Date.UTC(2015, 0, 1) / 1000, until: Date.UTC(2038, 0, 1) / 1000 };

/** Returns the start of an offset, given the previous offset: in Unix seconds, or in local time. */
export type Begin = (one: ZoneOffset, before: number) => number;

/** Starts in Unix seconds. */
export const BY_TIME: Begin = ({ from }) => from;

/** Starts in local time. */
export const BY_CLOCK: Begin = ({ from }, before) => from + before + 1;

/** The local time of a zone over a window, with its changes for daylight saving. */
export class Clock {
  readonly #offsets: readonly ZoneOffset[];
  readonly #isUtc: boolean;

  /** @param before seconds before the window to include */
  constructor(zone: string, window: Window | undefined, before = 0) {
    const { since, until } = window ?? ALL;
    this.#isUtc = zone === 'UTC';
    this.#offsets = zoneOffsets(zone, since - before, until);
  }

  /** Returns local time, in seconds as if it were UTC. */
  local(time: Expression<bigint | null>): RawBuilder<bigint | null> {
    return sql<bigint | null>`(${time} + ${this.offset(time, BY_TIME)})`;
  }

  /** Returns the offset at a time in SQL, given how starts of offsets are counted. */
  offset(time: Expression<unknown>, begin: Begin): RawBuilder<number> {
    return this.#byOffset(time, begin, (offset) => sql.lit(offset));
  }

  /** Returns a value for the offset at a time. */
  #byOffset<T>(
    time: Expression<unknown>,
    begin: Begin,
    value: (offset: number) => RawBuilder<T>,
  ): RawBuilder<T> {
    const [first, ...later] = this.#offsets;
    const standard = value(first?.offset ?? 0);
    if (later.length === 0) return standard;
    const cases = later
      .map(
        (one, at) =>
          sql`when ${time} >= ${sql.lit(begin(one, this.#offsets[at]?.offset ?? 0))} then ${value(one.offset)}`,
      )
      .reverse();
    return sql`(case ${sql.join(cases, sql` `)} else ${standard} end)`;
  }

  /** Returns the start of a time's hour as ISO 8601, with the offset of the zone, so that a repeated hour is two. */
  hour(time: Expression<bigint | null>, f: SqlFunctions): RawBuilder<string | null> {
    return this.#stamp(time, HOUR, f);
  }

  /** Returns the date of a time. */
  day(time: Expression<bigint | null>, f: SqlFunctions): RawBuilder<string | null> {
    return sql`substr(${f.isoTime(sql`(${f.floorTo(this.local(time), DAY)})`)}, 1, 10)`;
  }

  /** Returns a time as ISO 8601, with the offset of the zone: `Z` for UTC. */
  text(time: Expression<bigint | null>, f: SqlFunctions): RawBuilder<string | null> {
    return this.#stamp(time, 1, f);
  }

  #stamp(time: Expression<bigint | null>, seconds: number, f: SqlFunctions): RawBuilder<string | null> {
    const start = f.isoTime(sql`(${f.floorTo(this.local(time), seconds)})`);
    if (this.#isUtc) return start;
    const offset = this.#byOffset(time, BY_TIME, (one) => sql.lit(offsetText(one)));
    return sql`concat(substr(${start}, 1, 19), ${offset})`;
  }

  offsetAt(time: number, begin: Begin): number {
    const held = this.#offsets.filter(
      (one, at) => at === 0 || time >= begin(one, this.#offsets[at - 1]?.offset ?? 0),
    );
    return held.at(-1)?.offset ?? 0;
  }
}

/** Returns `+01:00` or `-09:30`. */
function offsetText(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60);
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${offset < 0 ? '-' : '+'}${hour}:${minute}`;
}
