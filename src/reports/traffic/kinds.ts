import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { packetsOnce } from '../../flows/counted-once.ts';
import type { FlowColumn } from '../../logs/fields.ts';
import { decisions, measures } from '../columns.ts';
import { defineReport } from '../define-report.ts';

interface Kinds {
  readonly name: string;
  readonly question: string;
  readonly note: string;
  readonly meaning: string;
  readonly field: FlowColumn;
  /** The kind of a record. */
  of(f: SqlFunctions): RawBuilder<string | null>;
}

/** Reports on how much there is of each kind of traffic. */
const kinds = ({ meaning, field, of, ...told }: Kinds) =>
  defineReport({
    ...told,
    topic: 'traffic',
    relation: 'flows',
    fields: [field, 'packets', 'bytes', 'start', 'action'],
    optional: CONVERSATION_FIELDS,
    options: {},
    columns: { kind: { meaning }, ...measures, ...decisions },
    view: { as: 'bars', label: 'kind', value: 'bytes' },
    limit: 50,
    query: ({ db, f, isLogged, columnar }) =>
      db
        .with('conversations', () =>
          packetsOnce({ f, isLogged, columnar, packetLevel: true, by: { kind: of(f) } }),
        )
        .selectFrom('conversations')
        .groupBy('kind')
        .select(({ ref }) => [
          'kind',
          f.total(ref('conversations.flows')).as('flows'),
          f.total(ref('conversations.packets')).as('packets'),
          f.total(ref('conversations.bytes')).as('bytes'),
          f.total(ref('conversations.accepted')).as('accepted'),
          f.total(ref('conversations.rejected')).as('rejected'),
        ])
        .orderBy('bytes', 'desc')
        .orderBy('packets', 'desc')
        .orderBy('flows', 'desc')
        .orderBy('kind'),
  });

export const protocols = kinds({
  name: 'protocols',
  question: 'Which protocols are spoken, and how much?',
  note: 'TCP, UDP and ICMP are usual; reports on security look for the others.',
  meaning: 'IANA keyword of the protocol, its number where there is none',
  field: 'protocol',
  of: (f) => f.protocolName(sql.ref<number | null>('protocol')),
});

export const ipVersions = kinds({
  name: 'ip-versions',
  question: 'How much of the traffic is IPv4, and how much IPv6?',
  note: 'Told by how the addresses are written.',
  meaning: 'IPv4 or IPv6',
  field: 'srcaddr',
  of: () => sql`case when strpos(srcaddr, ':') > 0 then 'IPv6' when srcaddr is not null then 'IPv4' end`,
});

/** ACK alone is not logged. Engines have different functions for bits, so these are taken apart by division. */
export const tcpFlags = kinds({
  name: 'tcp-flags',
  question: 'With which flags do TCP connections begin and end?',
  note: 'Flags of all packets of an interval together: SYN of who asks, SYN-ACK of who answers, FIN and RST of who ends; none in the middle of a connection. Other protocols are left out as "no TCP".',
  meaning: 'flags seen, with + between them',
  field: 'tcp_flags',
  of: () => {
    const has = (bit: number) => sql`tcp_flags % ${sql.lit(bit * 2)} >= ${sql.lit(bit)}`;
    const flag = (bit: number, name: string) =>
      sql`case when ${has(bit)} then ${sql.lit(`+${name}`)} else '' end`;
    const syn = sql`case when ${has(2)} and ${has(16)} then '+SYN-ACK' when ${has(2)} then '+SYN' else '' end`;
    const all = sql`concat(${syn}, ${flag(1, 'FIN')}, ${flag(4, 'RST')})`;
    return sql`case when protocol <> 6 then 'no TCP' when tcp_flags is not null then coalesce(nullif(substr(${all}, 2), ''), 'none') end`;
  },
});
