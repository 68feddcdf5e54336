import { type Expression, type RawBuilder, sql } from 'kysely';
import type { Window } from '../../logs/window.ts';
import { type ZoneOffset, zoneOffsets } from '../../logs/zone-offsets.ts';

/** Between these times lies every record that flow logs have: the service is of 2015. */
const ALL: Window = { since: Date.UTC(2015, 0, 1) / 1000, until: Date.UTC(2038, 0, 1) / 1000 };

/** When an offset begins, given the one before it: as Unix seconds or by the clocks that it changes. */
export type Begin = (one: ZoneOffset, before: number) => number;

/** Begins told as Unix seconds. */
export const BY_TIME: Begin = ({ from }) => from;

/** Begins told by the clocks of the zone. */
export const BY_CLOCK: Begin = ({ from }, before) => from + before + 1;

/** The clocks of a time zone over a window, changes for summer time included. */
export class Clock {
  readonly #offsets: readonly ZoneOffset[];

  /** @param before seconds before the window that are needed as well */
  constructor(zone: string, window: Window | undefined, before = 0) {
    const { since, until } = window ?? ALL;
    this.#offsets = zoneOffsets(zone, since - before, until);
  }

  /** What its clocks show at a time, in seconds as if they were those of UTC. */
  local(time: Expression<bigint | null>): RawBuilder<bigint | null> {
    return sql<bigint | null>`(${time} + ${this.offset(time, BY_TIME)})`;
  }

  /** The offset that holds at a time in SQL, by what tells when each begins. */
  offset(time: Expression<unknown>, begin: Begin): RawBuilder<number> {
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

  offsetAt(time: number, begin: Begin): number {
    const held = this.#offsets.filter(
      (one, at) => at === 0 || time >= begin(one, this.#offsets[at - 1]?.offset ?? 0),
    );
    return held.at(-1)?.offset ?? 0;
  }
}
