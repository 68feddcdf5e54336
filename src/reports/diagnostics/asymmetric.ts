import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { EXCHANGE_FIELDS } from '../../flows/exchanges/exchange.ts';
import { defineReport } from '../define-report.ts';
import { address, port, protocol, seen } from '../kit/columns.ts';
import { nextWhy } from '../kit/next.ts';

export const asymmetric = defineReport({
  name: 'asymmetric',
  topic: 'diagnostics',
  question: 'What was accepted in one direction while its answer was rejected?',
  note: 'Security groups recognize answers, network ACLs do not: look for a network ACL that allows the request but not its answer. A conversation counts if an interface rejected all of its answers. Rejected packets where others were accepted say nothing, because AWS logs packets after a close as REJECT.',
  relation: 'flows',
  filters: 'exchanges',
  fields: EXCHANGE_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: {},
  columns: {
    srcaddr: address.source,
    dstaddr: address.destination,
    protocol,
    dstport: port.destination,
    conversations: {
      meaning: 'conversations of which an interface rejected all answers',
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
  view: { as: 'sankey', stages: ['srcaddr', 'dstaddr'], value: 'refused' },
  next: ({ srcaddr, dstaddr, dstport }) => nextWhy(srcaddr, dstaddr, dstport),
  limit: 100,
  query: ({ db, protocol, sums, seen, exchanges }) =>
    db
      .with('exchanges', () => exchanges())
      .with('asymmetries', () => ASYMMETRIES)
      .selectFrom('asymmetries')
      .groupBy(['srcaddr', 'dstaddr', 'dstport', 'asymmetries.protocol'])
      .select(({ fn }) => [
        'srcaddr',
        'dstaddr',
        protocol('asymmetries'),
        'dstport',
        fn.countAll<bigint>().as('conversations'),
        ...sums('asymmetries', 'accepted', 'answered', 'refused'),
        ...seen(),
      ]),
});

interface Asymmetry {
  readonly srcaddr: string | null;
  readonly dstaddr: string | null;
  readonly dstport: number | null;
  readonly protocol: number | null;
  /** Accepted records of the request. */
  readonly accepted: bigint;
  /** Accepted records of the answer. */
  readonly answered: bigint;
  /** Records of the answer that were rejected. */
  readonly refused: bigint;
  readonly first_start: bigint | null;
  readonly last_end: bigint | null;
}

const IS_ANSWER_REJECTED = sql`request_accepted > 0 and request_blocked = 0 and answer_blocked = 1`;

/** A blocked direction whose opposite passes is the answer, unless flags show the client. */
const IS_REQUEST_REJECTED = sql`answer_accepted > 0 and answer_blocked = 0 and request_blocked = 1 and decided_by <> 'flags'`;

const ASYMMETRIES = sql<Asymmetry>`(select case when is_answer = 1 then client else server end as srcaddr,
    case when is_answer = 1 then server else client end as dstaddr,
    case when is_answer = 1 then port else client_port end as dstport, protocol,
    case when is_answer = 1 then request_accepted else answer_accepted end as accepted,
    case when is_answer = 1 then answer_accepted else request_accepted end as answered,
    case when is_answer = 1 then answer_rejected else request_rejected end as refused, first_start, last_end
  from (select *, case when ${IS_ANSWER_REJECTED} then 1 else 0 end as is_answer from exchanges
    where ${IS_ANSWER_REJECTED} or ${IS_REQUEST_REJECTED}) as rejected)`;
