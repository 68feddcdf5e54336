import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { isLate } from '../../flows/late-packets.ts';
import { defineReport } from '../define-report.ts';
import { address, port, protocol, seen } from '../kit/columns.ts';

/** True for conversations from the smaller of their ends, as text, to the greater. */
const IS_UP = sql`srcaddr < dstaddr or (srcaddr = dstaddr and srcport <= dstport)`;

/**
 * Whether the way up is the request: by SYN flags, else by the ports, of which the lower is that of the service. NULL
 * for protocols without ports.
 */
const IS_REQUEST_UP = sql<boolean>`case when up_answers > 0 or down_asks > 0 then false when down_answers > 0 or up_asks > 0 then true when low_port <> high_port then low_port > high_port end`;

export const asymmetric = defineReport({
  name: 'asymmetric',
  topic: 'diagnostics',
  question: 'What was accepted in one direction while its answer was rejected?',
  note: 'Security groups recognize answers, network ACLs do not: look for a network ACL that allows the request but not its answer. An answer that was rejected in part counts too. A rejected answer after a FIN or RST of its conversation is a late packet and does not count.',
  relation: 'flows',
  fields: ['srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol', 'action', 'start', 'end'],
  optional: CONVERSATION_FIELDS,
  judges: { without: { tcp_flags: 'a rejected answer after the end of its connection counts too' } },
  options: {},
  columns: {
    srcaddr: address.source,
    dstaddr: address.destination,
    protocol,
    dstport: port.destination,
    conversations: {
      meaning: 'conversations with an answer that was rejected, all or in part',
      unit: 'conversations',
    },
    accepted: { meaning: 'records of the request with action ACCEPT', unit: 'records' },
    answered: { meaning: 'records of the answer with action ACCEPT', unit: 'records' },
    refused: { meaning: 'records of the answer with action REJECT', unit: 'records' },
    ...seen,
  },
  key: ['srcaddr', 'dstaddr', 'dstport', 'protocol'],
  answer: ['srcaddr', 'dstaddr', 'protocol', 'dstport', 'refused', 'answered', 'accepted'],
  ranking: ['refused', 'accepted'],
  view: { as: 'pairs', from: 'srcaddr', to: 'dstaddr', value: 'refused' },
  limit: 100,
  query: ({ db, f, isLogged, conversations, protocol, sums, seen }) => {
    const hasFlags = isLogged('tcp_flags');
    const late = hasFlags ? isLate(isLogged) : sql<number>`0`;
    const way = (is: string) => (column: string) =>
      f.total(sql<bigint>`case when ${sql.raw(is)} and is_late = 0 then ${sql.ref(column)} end`);
    const [up, down] = [way('is_up'), way('not is_up')];
    // If only a part of a direction was rejected, it must not be the request.
    const [isUpRefused, isDownRefused] = [
      sql<boolean>`down_accepted > 0 and (up_blocked > 0 or (up_rejected > 0 and not coalesce(${IS_REQUEST_UP}, false)))`,
      sql<boolean>`up_accepted > 0 and (down_blocked > 0 or (down_rejected > 0 and coalesce(${IS_REQUEST_UP}, true)))`,
    ];
    // If both directions are like that, the one to the lower port is the request.
    const isFromLow = sql`case when not (${isUpRefused}) then true when not (${isDownRefused}) then false else low_port >= high_port end`;
    const end = <T>(low: string, high: string) =>
      sql<T>`case when is_from_low then ${sql.ref(low)} else ${sql.ref(high)} end`;
    return db
      .with('conversations', () => conversations({ by: { is_late: late }, readOnce: hasFlags }))
      .with(
        'exchanges',
        () => sql<ExchangeRow>`(select low, high, low_port, high_port, protocol,
          ${up('accepted')} as up_accepted, ${up('rejected')} as up_rejected, ${up('blocked')} as up_blocked,
          ${down('accepted')} as down_accepted, ${down('rejected')} as down_rejected, ${down('blocked')} as down_blocked,
          ${up('asks')} as up_asks, ${up('answers')} as up_answers,
          ${down('asks')} as down_asks, ${down('answers')} as down_answers,
          min(first_start) as first_start, max(last_end) as last_end
        from (select *,
          case when ${IS_UP} then srcaddr else dstaddr end as low,
          case when ${IS_UP} then dstaddr else srcaddr end as high,
          case when ${IS_UP} then srcport else dstport end as low_port,
          case when ${IS_UP} then dstport else srcport end as high_port,
          ${IS_UP} as is_up from conversations) as ends
        group by low, high, low_port, high_port, protocol)`,
      )
      .with('oriented', (from) =>
        from
          .selectFrom('exchanges')
          .where(sql<boolean>`((${isUpRefused}) or (${isDownRefused}))`)
          .selectAll()
          .select(sql<boolean>`${isFromLow}`.as('is_from_low')),
      )
      .with('directions', (from) =>
        from
          .selectFrom('oriented')
          .select([
            end<string | null>('low', 'high').as('srcaddr'),
            end<string | null>('high', 'low').as('dstaddr'),
            end<number | null>('high_port', 'low_port').as('dstport'),
            'oriented.protocol',
            end<bigint>('up_accepted', 'down_accepted').as('accepted'),
            end<bigint>('down_accepted', 'up_accepted').as('answered'),
            end<bigint>('down_rejected', 'up_rejected').as('refused'),
            'first_start',
            'last_end',
          ]),
      )
      .selectFrom('directions')
      .groupBy(['srcaddr', 'dstaddr', 'dstport', 'directions.protocol'])
      .select(({ fn }) => [
        'srcaddr',
        'dstaddr',
        protocol('directions'),
        'dstport',
        fn.countAll<bigint>().as('conversations'),
        ...sums('directions', 'accepted', 'answered', 'refused'),
        ...seen(),
      ]);
  },
});

/** Both directions between two ends: `up` from the smaller to the greater, `down` back. */
interface ExchangeRow {
  readonly low: string | null;
  readonly high: string | null;
  readonly low_port: number | null;
  readonly high_port: number | null;
  readonly protocol: number | null;
  readonly up_accepted: bigint;
  readonly up_rejected: bigint;
  readonly up_blocked: bigint;
  readonly down_accepted: bigint;
  readonly down_rejected: bigint;
  readonly down_blocked: bigint;
  readonly up_asks: bigint;
  readonly up_answers: bigint;
  readonly down_asks: bigint;
  readonly down_answers: bigint;
  readonly first_start: bigint | null;
  readonly last_end: bigint | null;
}
