import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';

/** Which records of the window a report is about; each part narrows it further. */
export interface RecordFilter {
  readonly account?: readonly string[] | undefined;
  readonly region?: readonly string[] | undefined;
  readonly interface?: readonly string[] | undefined;
  /** Address or CIDR block of the source. */
  readonly src?: readonly string[] | undefined;
  /** Address or CIDR block of the destination. */
  readonly dst?: readonly string[] | undefined;
  /** Destination port. */
  readonly port?: readonly number[] | undefined;
}

const COLUMN = { interface: 'interface_id', src: 'srcaddr', dst: 'dstaddr', port: 'dstport' } as const;

type ByColumn = keyof typeof COLUMN;

/** The columns a filter tests. Account and Region are told by folder and partition as well, so they are not among them. */
export function filterColumns(filter: RecordFilter): string[] {
  return (Object.keys(COLUMN) as ByColumn[])
    .filter((part) => filter[part]?.length)
    .map((part) => COLUMN[part]);
}

/** The tests of a filter, over the columns as `flows` has them. */
export function filterConditions(filter: RecordFilter, f: SqlFunctions): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [];
  const oneOf = (column: string, values: readonly (string | number)[] | undefined) => {
    if (values?.length)
      conditions.push(sql`${sql.ref(column)} in (${sql.join(values.map((value) => sql.lit(value)))})`);
  };
  const within = (column: string, blocks: readonly string[] | undefined) => {
    if (!blocks?.length) return;
    const tests = blocks.map((block) => f.inBlock(sql.ref<string | null>(column), block));
    conditions.push(sql`(${sql.join(tests, sql` or `)})`);
  };
  oneOf(COLUMN.interface, filter.interface);
  within(COLUMN.src, filter.src);
  within(COLUMN.dst, filter.dst);
  oneOf(COLUMN.port, filter.port);
  return conditions;
}
