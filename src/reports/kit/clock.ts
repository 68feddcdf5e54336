import { type Expression, type RawBuilder, sql } from 'kysely';
import type { Window } from '../../logs/window.ts';
import { type ZoneOffset, zoneOffsets } from '../../logs/zone-offsets.ts';

/** All records are between these times: the service started in 2015. */
const ALL: Window = { since: Date.UTC(2015, 0, 1) / 1000, until: Date.UTC(2038, 0, 1) / 1000 };

/** The start of an offset, given the offset before it: in Unix seconds, or in local time. */
export type Begin = (one: ZoneOffset, before: number) => number;

/** Starts in Unix seconds. */
export const BY_TIME: Begin = ({ from }) => from;

/** Starts in local time. */
export const BY_CLOCK: Begin = ({ from }, before) => from + before + 1;

/** The local time of a zone over a window, with its changes for daylight saving. */
export class Clock {
  readonly #offsets: readonly ZoneOffset[];

  /** @param before seconds before the window to include */
  constructor(zone: string, window: Window | undefined, before = 0) {
    const { since, until } = window ?? ALL;
    this.#offsets = zoneOffsets(zone, since - before, until);
  }

  /** Local time, in seconds as if it were UTC. */
  local(time: Expression<bigint | null>): RawBuilder<bigint | null> {
    return sql<bigint | null>`(${time} + ${this.offset(time, BY_TIME)})`;
  }

  /** The offset at a time in SQL, given how starts of offsets are counted. */
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
