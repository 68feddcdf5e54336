import { type RawBuilder, sql } from 'kysely';
import { MARK, MARK_FIELD } from '../flows/marks.ts';
import { STORE_COLUMNS } from './store-columns.ts';

/** Columns of records or sums to sort. */
export interface Sorted {
  readonly columns: readonly string[];
  /** Whether their texts are ENUM members in text order, and all records have one format. */
  readonly isCoded: boolean;
}

/** Order of texts in these columns; other texts come last. */
export const TEXT_ORDERS: Readonly<Record<'log_status' | 'action', readonly string[]>> = {
  log_status: ['NODATA', 'OK'],
  action: ['REJECT', 'ACCEPT'],
};

/** Returns the rank of each code in such an order, starting with that of no text. */
export const ranksOf = (texts: readonly string[], members: readonly string[]): number[] =>
  ['', ...members].map((text) => (texts.includes(text) ? texts.indexOf(text) : texts.length));

const ranked = (column: keyof typeof TEXT_ORDERS) => {
  const texts = TEXT_ORDERS[column];
  const ranks = texts.map((text, rank) => sql`when ${sql.lit(text)} then ${sql.lit(rank)}`);
  return sql`case ${sql.ref(column)} ${sql.join(ranks, sql` `)} else ${sql.lit(texts.length)} end`;
};

const STATUS = ranked('log_status');
const ACTION = ranked('action');
const SETTLED = sql`least(${sql.ref(MARK_FIELD)}, ${sql.lit(MARK.counts)})`;
const HOUR = sql`${sql.ref('start')} // 3600`;

/**
 * Sort order of records, which keeps records of one query together: rejected ones first, then those to be compared with
 * others, then by hour, addresses and ports. Numbers instead of texts save a tenth of the time, ports a tenth of the
 * size.
 */
const ORDER: readonly (readonly [column: string, value: RawBuilder<unknown>])[] = [
  [STORE_COLUMNS.format, sql.ref(STORE_COLUMNS.format)],
  ['log_status', STATUS],
  ['action', ACTION],
  [MARK_FIELD, SETTLED],
  ['start', HOUR],
  ...['srcaddr', 'dstaddr', 'dstport', 'srcport'].map((column) => [column, sql.ref(column)] as const),
];

/** Sort order of sums. */
export const SUMS_ORDER: readonly string[] = ['action', MARK_FIELD, 'srcaddr', 'dstaddr'];

/** Returns the ORDER BY of records or sums. DuckDB sorts by two numbers in half the time of many numbers or texts. */
export function unitOrder({ columns, isCoded }: Sorted): RawBuilder<unknown> {
  const own = (column: string, value: RawBuilder<unknown>, bits: number) => {
    const most = sql.lit(2 ** bits - 1);
    return columns.includes(column) ? sql`least(coalesce(${value}, 0), ${most})` : sql.lit(0);
  };
  if (!isCoded)
    return sql.join(ORDER.filter(([column]) => columns.includes(column)).map(([, value]) => value));
  const code = (column: string) => own(column, sql`enum_code(${sql.ref(column)})`, 28);
  const port = (column: string) => own(column, sql.ref(column), 16);
  return sql.join([
    packed([
      [own('log_status', STATUS, 2), 62],
      [own('action', ACTION, 2), 60],
      [own(MARK_FIELD, SETTLED, 2), 58],
      [own('start', HOUR, 30), 28],
      [code('srcaddr'), 0],
    ]),
    packed([
      [code('dstaddr'), 32],
      [port('dstport'), 16],
      [port('srcport'), 0],
    ]),
  ]);
}

/** Packs values into a 64-bit number, each shifted by its bits. */
const packed = (parts: readonly (readonly [value: RawBuilder<unknown>, bits: number])[]) =>
  sql.join(
    parts.map(([value, bits]) => sql`(cast(${value} as ubigint) << ${sql.lit(bits)})`),
    sql` + `,
  );
