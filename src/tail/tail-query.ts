import { sql } from 'kysely';
import { builtText } from '../flows/flows-query.ts';
import { isPublic } from '../flows/private-addresses.ts';
import type { TailRecord } from '../output/formats/tail-line.ts';
import type { OpenedSource } from '../sources/source.ts';

/** A row for a line of `flowq tail`. */
export interface TailRow extends Omit<TailRecord, 'names'> {
  readonly vpc_id: string | null;
  readonly account_id: string | null;
}

const ORDER = sql.raw('start, srcaddr, dstaddr, srcport, dstport');

/** Returns the SQL of the records for people, ordered by time; fields that are not logged are NULL. */
export function tailRowsText({ dialect }: OpenedSource): string {
  return builtText((db, f) => {
    const outside = (column: 'srcaddr' | 'dstaddr') => isPublic(sql.ref<string | null>(column), f);
    return db
      .selectFrom('flows')
      .select([
        'start',
        sql<
          TailRow['direction']
        >`case when flow_direction = 'ingress' then 'in' when flow_direction = 'egress' then 'out' when srcaddr is null or dstaddr is null then null when ${outside('srcaddr')} and not ${outside('dstaddr')} then 'in' when ${outside('dstaddr')} and not ${outside('srcaddr')} then 'out' end`.as(
          'direction',
        ),
        'interface_id',
        'vpc_id',
        'account_id',
        'srcaddr',
        'srcport',
        'dstaddr',
        'dstport',
        'protocol',
        'tcp_flags',
        'action',
        'packets',
        'bytes',
      ])
      .orderBy(ORDER);
  }, dialect);
}

/** Returns the SQL of the records as logged, with all columns that any of them has. */
export function tailRecordsText({ sets, dialect }: OpenedSource): string {
  const columns = [...new Set(sets.flatMap((set) => [...set.columns.keys()]))];
  return builtText(
    (db) =>
      db
        .selectFrom('flows')
        .select(columns.map((column) => sql.ref(column).as(column)))
        .orderBy(ORDER),
    dialect,
  );
}
