import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';
import { BY_ACTION, type CountedOnce, type Marks, type RecordValues } from './conversation.ts';
import { isTranslated } from './place.ts';
import { filterColumns, filterColumnsToo, filterConditions, type RecordFilter } from './record-filter.ts';

/** How a record counts, as far as the records that a store took in together show. */
export const MARK = {
  /** The records were not taken in together. */
  unknown: 0,
  /** Several places saw its addresses, and it must be compared with other records. */
  undecided: 1,
  /** No other place saw its addresses. */
  alone: 2,
  /** Its place and another one have the same sums of its conversation and action: its packets count. */
  counts: 3,
  /** The same, at the place whose packets do not count. */
  copy: 4,
} as const;

/** The column of marks, in `flows` and in files of a store: no field's name begins like that. */
export const MARK_FIELD = '_mark';

/** A mark of the type that files have, so that DuckDB skips row groups by their statistics. */
export const markValue = (mark: RawBuilder<unknown> | number): RawBuilder<unknown> =>
  sql`cast(${typeof mark === 'number' ? sql.lit(mark) : mark} as utinyint)`;

/** What a store has found of its records, for the files that a query reads. */
export interface StoredMarks {
  /**
   * Sums of records, and the cells of all that are not `alone`, once each, in rows without a mark. Rows with the mark
   * `undecided` are of a cell and a conversation, those with `alone` of a cell; rejected packets have their destination
   * port and protocol too. Those with `counts` are of a pair of ends, and have the flows of `copy` too.
   */
  readonly table: RawBuilder<unknown>;
  /** Whether all records of the query have marks. */
  readonly isComplete: boolean;
}

const MARKED = sql.ref(MARK_FIELD);

/** Columns that all places see alike. */
const PAIR = ['srcaddr', 'dstaddr'];
const LEG = [...PAIR, 'protocol'];
const CONVERSATION = [...LEG, 'srcport', 'dstport', 'action'];

/**
 * The marks of the records that a filter selects; undefined if it may select some of the records that were compared
 * with each other and not the others.
 */
export function marksOf(
  { table, isComplete }: StoredMarks,
  filter: RecordFilter,
  { f, hasPackets }: { readonly f: SqlFunctions; readonly hasPackets: boolean },
): Marks | undefined {
  const isOf = (columns: readonly string[]) =>
    [...filterColumns(filter), ...filterColumnsToo(filter)].every((column) => columns.includes(column));
  // The legs of a NAT gateway show in all records of their addresses and protocol.
  if (filter.account || filter.region || !isOf(hasPackets ? LEG : CONVERSATION)) return undefined;
  const conditions = filterConditions(filter, f, hasPackets);
  const selected = (values: RawBuilder<unknown>, all: readonly RawBuilder<unknown>[]) =>
    sql`(select ${values} from ${table} where ${sql.join(all, sql` and `)}) as marked`;
  const end = (name: string) =>
    sql`${hasPackets ? sql`coalesce(${sql.ref(`pkt_${name}`)}, ${sql.ref(name)})` : sql.ref(name)} as ${sql.ref(name)}`;
  const isAnyOf = (...marks: number[]) =>
    sql`${MARKED} in (${sql.join(marks.map((mark) => markValue(mark)))})`;
  const isOfCell = sql`(${MARKED} is null or ${isAnyOf(MARK.alone)})`;
  const atEnds = sql`* replace (${sql.join(PAIR.map(end))})`;
  return {
    cells: selected(sql`*`, [isOfCell, ...(isOf(hasPackets ? LEG : PAIR) ? conditions : [])]),
    ...(isOf([...PAIR, 'action']) && {
      sums: {
        settled: selected(atEnds, [isAnyOf(MARK.alone, MARK.counts), ...conditions]),
        undecided: selected(sql`*`, [isAnyOf(MARK.undecided), ...conditions]),
        rejected: selected(sql`*`, [
          isAnyOf(MARK.undecided, MARK.alone),
          sql`action = 'REJECT'`,
          ...conditions,
        ]),
      },
    }),
    isComplete,
  };
}

/** The marks that answer for these groups of records: those that a group has all of, or none. */
export function marksFor(options: CountedOnce<RecordValues>): Marks | undefined {
  const { marks, by = {}, onePlace, isLogged } = options;
  const isAlike = Object.values(by).every((value) => Object.values<unknown>(BY_ACTION).includes(value));
  const isAtEnds = isTranslated(options) || !(isLogged('pkt_srcaddr') || isLogged('pkt_dstaddr'));
  return isAlike && isAtEnds && !onePlace ? marks : undefined;
}
