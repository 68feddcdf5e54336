import { sql } from 'kysely';
import { CONVERSATION_FIELDS, type RecordValues } from '../../flows/conversation.ts';
import type { FlowColumn, FlowRecord } from '../../logs/fields.ts';
import type { Report, ReportColumn, RowQuery, Topic } from '../define-report.ts';
import { decisions, measures, seen } from './columns.ts';
import type { NextCommand, NextRow } from './next.ts';

/** The sums and times of a group of records. */
export interface GroupTotals {
  readonly flows: bigint;
  readonly packets: bigint;
  readonly bytes: bigint;
  readonly accepted: bigint;
  readonly rejected: bigint;
  readonly first_seen: string | null;
  readonly last_seen: string | null;
}

type GroupedRow<C extends FlowColumn> = Pick<FlowRecord, C> & GroupTotals;

interface Grouped<C extends FlowColumn> {
  readonly name: string;
  readonly topic: Topic;
  readonly question: string;
  readonly note: string;
  /** The columns that records are grouped by, with their meanings. */
  readonly by: { readonly [K in C]: ReportColumn };
  /** Returns commands to run next. */
  next(row: NextRow): readonly NextCommand[];
  /** Whether a packet on its way through a NAT gateway counts at its own ends only. */
  readonly packetLevel: boolean;
}

/** Returns a report on the traffic of each value of some columns; a packet counts once within a group. */
export function groupedReport<C extends FlowColumn>({
  by,
  packetLevel,
  ...description
}: Grouped<C>): Report<'flows', FlowColumn, Record<never, never>, GroupedRow<C>> {
  const names = Object.keys(by) as (C & string & keyof GroupedRow<C>)[];
  const values: RecordValues = Object.fromEntries(names.map((name) => [name, sql.ref(name)]));
  return {
    ...description,
    interfaceLevel: !packetLevel,
    relation: 'flows',
    fields: [...names, 'packets', 'bytes', 'start', 'end', 'action'],
    optional: CONVERSATION_FIELDS,
    options: {},
    columns: { ...by, ...measures, ...decisions, ...seen } as { [K in keyof GroupedRow<C>]: ReportColumn },
    key: names,
    answer: [...names, 'bytes', 'flows', 'rejected'],
    ranking: ['bytes', 'packets', 'flows'],
    view: { as: 'bars', value: 'bytes' },
    limit: 50,
    query: ({ from, packets, sums, seen }) =>
      from('conversations', packets({ packetLevel, by: values }))
        .groupBy(names.map((name) => sql.ref(name)))
        .select(names.map((name) => sql.ref(name).as(name)))
        .select([
          ...sums('conversations', 'flows', 'packets', 'bytes', 'accepted', 'rejected'),
          ...seen(),
        ]) as unknown as RowQuery<GroupedRow<C>>,
  };
}
