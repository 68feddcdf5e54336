import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';
import { BY_ACTION, type CountedOnce, type Marks, type RecordValues } from './conversation.ts';
import { isTranslated } from './place.ts';
import { filterColumns, filterColumnsToo, filterConditions, type RecordFilter } from './record-filter.ts';

/** How a record counts, as far as the records added to a store together show it. */
export const MARK = {
  /** The records were not added together. */
  unknown: 0,
  /** Several places saw its addresses, so it must be compared with other records. */
  undecided: 1,
  /** No other place saw its addresses. */
  alone: 2,
  /** Its place and another one have the same sums for its conversation and action: its packets count. */
  counts: 3,
  /** As `counts`, at the place whose packets do not count. */
  copy: 4,
} as const;

/** The column of marks, in `flows` and in files of a store: no field name starts with `_`. */
export const MARK_FIELD = '_mark';

/** Returns a mark with the type used in files, so that DuckDB skips row groups by their statistics. */
export const markValue = (mark: RawBuilder<unknown> | number): RawBuilder<unknown> =>
  sql`cast(${typeof mark === 'number' ? sql.lit(mark) : mark} as utinyint)`;

/** Results that a store has computed about its records, for the files that a query reads. */
export interface StoredMarks {
  /**
   * Sums of records; and, in rows without a mark, all distinct cells of records that are not `alone`. Rows with the
   * mark `undecided` belong to a cell and a conversation, those with `alone` to a cell; rejected packets also have
   * their destination port and protocol. Rows with `counts` belong to a pair of ends, and include the flows of `copy`.
   */
  readonly table: RawBuilder<unknown>;
  /** Whether all records of the query have marks. */
  readonly isComplete: boolean;
}

const MARKED = sql.ref(MARK_FIELD);

/** Columns with the same values at all places. */
const PAIR = ['srcaddr', 'dstaddr'];
const LEG = [...PAIR, 'protocol'];
const CONVERSATION = [...LEG, 'srcport', 'dstport', 'action'];

/**
 * Returns the marks of the records that a filter selects; undefined if it may select only some of the records that were
 * compared with each other.
 */
export function marksOf(
  { table, isComplete }: StoredMarks,
  filter: RecordFilter,
  { f, hasPackets }: { readonly f: SqlFunctions; readonly hasPackets: boolean },
): Marks | undefined {
  const isOf = (columns: readonly string[]) =>
    [...filterColumns(filter), ...filterColumnsToo(filter)].every((column) => columns.includes(column));
  // All records with the same addresses and protocol show the legs of a NAT gateway.
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

/**
 * Returns the marks if they apply to these groups of records: each group must contain all records that were compared
 * with each other, or none.
 */
export function marksFor(options: CountedOnce<RecordValues>): Marks | undefined {
  const { marks, by = {}, onePlace, isLogged } = options;
  const isAlike = Object.values(by).every((value) => Object.values<unknown>(BY_ACTION).includes(value));
  const isAtEnds = isTranslated(options) || !(isLogged('pkt_srcaddr') || isLogged('pkt_dstaddr'));
  return isAlike && isAtEnds && !onePlace ? marks : undefined;
}
