import { sql } from 'kysely';
import { CONVERSATION_FIELDS, type RecordValues } from '../flows/conversation.ts';
import { packetsOnce } from '../flows/counted-once.ts';
import type { FlowColumn, FlowRecord } from '../logs/fields.ts';
import { decisions, measures, seen } from './columns.ts';
import type { RankedQuery, Report, ReportColumn, Topic } from './define-report.ts';

/** What is told of each group of records. */
export interface Measured {
  readonly flows: bigint;
  readonly packets: bigint;
  readonly bytes: bigint;
  readonly accepted: bigint;
  readonly rejected: bigint;
  readonly first_seen: string | null;
  readonly last_seen: string | null;
}

type GroupedRow<C extends FlowColumn> = Pick<FlowRecord, C> & Measured;

interface Grouped<C extends FlowColumn> {
  readonly name: string;
  readonly topic: Topic;
  readonly question: string;
  readonly note: string;
  /** The columns that records are grouped by, and what they mean. */
  readonly by: { readonly [K in C]: ReportColumn };
  /** Whether a packet on its way through a NAT gateway counts at its own ends only. */
  readonly packetLevel: boolean;
}

/** A report that says how much there was of each value of some columns; every packet counts once within a group. */
export function groupedReport<C extends FlowColumn>({
  by,
  packetLevel,
  ...told
}: Grouped<C>): Report<'flows', FlowColumn, Record<never, never>, GroupedRow<C>> {
  const names = Object.keys(by) as C[];
  const values: RecordValues = Object.fromEntries(names.map((name) => [name, sql.ref(name)]));
  return {
    ...told,
    interfaceLevel: !packetLevel,
    relation: 'flows',
    fields: [...names, 'packets', 'bytes', 'start', 'end', 'action'],
    optional: CONVERSATION_FIELDS,
    options: {},
    columns: { ...by, ...measures, ...decisions, ...seen } as { [K in keyof GroupedRow<C>]: ReportColumn },
    view: { as: 'bars', label: names[0] as C, value: 'bytes' },
    limit: 50,
    query: ({ db, f, isLogged, columnar }) => {
      const measured = db
        .with('conversations', () => packetsOnce({ f, isLogged, columnar, packetLevel, by: values }))
        .selectFrom('conversations')
        .groupBy(names.map((name) => sql.ref(name)))
        .select(names.map((name) => sql.ref(name).as(name)))
        .select(({ fn, ref }) => [
          f.total(ref('conversations.flows')).as('flows'),
          f.total(ref('conversations.packets')).as('packets'),
          f.total(ref('conversations.bytes')).as('bytes'),
          f.total(ref('conversations.accepted')).as('accepted'),
          f.total(ref('conversations.rejected')).as('rejected'),
          f.isoTime(fn.min('first_start')).as('first_seen'),
          f.isoTime(fn.max('last_end')).as('last_seen'),
        ])
        .orderBy('bytes', 'desc')
        .orderBy('packets', 'desc')
        .orderBy('flows', 'desc');
      const ranked = names.reduce((query, name) => query.orderBy(sql.ref(name)), measured);
      return ranked as unknown as RankedQuery<GroupedRow<C>>;
    },
  };
}
