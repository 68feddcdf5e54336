import { type RawBuilder, sql } from 'kysely';
import type { FlowColumn } from '../logs/fields.ts';
import type { Conversation, CountedOnce, Reading, RecordValues, Valued } from './conversation.ts';
import { countedOnce } from './counted-once.ts';

/** Fields that identify client, server and service. */
export const REQUEST_FIELDS = [
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'protocol',
  'packets',
  'bytes',
  'start',
  'end',
  'action',
] as const satisfies readonly FlowColumn[];

/**
 * Whether a conversation goes from client to server: SYN flags decide if there are any, otherwise the ports, of which the
 * lower is that of the service. For protocols without ports, every conversation is a request.
 */
export const isRequest: RawBuilder<boolean> = sql<boolean>`case when answers > 0 then false when asks > 0 then true else coalesce(srcport >= dstport, true) end`;

type Requests<By extends RecordValues> = Reading & Pick<CountedOnce<By>, 'by'>;

/** Exchanges may use the addresses that interfaces see instead. */
type Exchanges<By extends RecordValues> = Requests<By> & Partial<Pick<CountedOnce<By>, 'packetLevel'>>;

/** The conversations of `flows` from clients to servers; packets count once. */
export function requests<By extends RecordValues = Record<never, never>>(
  options: Requests<By>,
): ReturnType<typeof countedOnce<By>> {
  const conversations = countedOnce({ ...options, packetLevel: true });
  return sql`(select * from ${conversations} as conversations where ${isRequest})`;
}

/** A conversation with its answers: both directions between two ends under the same two ports. */
export type Exchange = {
  /** Address that sends the request. */
  readonly client: string | null;
  readonly server: string | null;
  readonly client_port: number | null;
  /** Port of the service. */
  readonly port: number | null;
  readonly protocol: number | null;
  readonly flows: bigint;
  /** Accepted and rejected records of the request. */
  readonly asked: bigint;
  readonly refused: bigint;
  /** Accepted and rejected records of the answer. */
  readonly answered: bigint;
  readonly answer_refused: bigint;
  readonly packets: bigint;
  readonly bytes: bigint;
} & Pick<Conversation, 'first_start' | 'last_end'>;

/** Both directions of each conversation of `flows` as one row, for each of the further values to group by. */
export function exchanges<By extends RecordValues = Record<never, never>>(
  options: Exchanges<By>,
): RawBuilder<Exchange & Valued<NoInfer<By>>> {
  const { f, by = {} } = options;
  const conversations = countedOnce({ packetLevel: true, ...options });
  const besides = Object.keys(by).map((name) => sql`, ${sql.ref(name)}`);
  const told = sql`select *, ${isRequest} as is_request from ${conversations} as conversations`;
  const ends = sql`
    case when is_request then srcaddr else dstaddr end as client,
    case when is_request then dstaddr else srcaddr end as server,
    case when is_request then srcport else dstport end as client_port,
    case when is_request then dstport else srcport end as port`;
  const when = (condition: RawBuilder<unknown>, column: string) =>
    f.total(sql<bigint>`case when ${condition} then ${sql.ref(column)} end`);
  const isAnswer = sql`not is_request`;
  return sql`(select client, server, client_port, port, protocol${sql.join(besides, sql``)},
    ${f.total(sql.ref<bigint>('flows'))} as flows,
    ${when(sql`is_request`, 'accepted')} as asked,
    ${when(sql`is_request`, 'rejected')} as refused,
    ${when(isAnswer, 'accepted')} as answered,
    ${when(isAnswer, 'rejected')} as answer_refused,
    ${f.total(sql.ref<bigint>('packets'))} as packets,
    ${f.total(sql.ref<bigint>('bytes'))} as bytes,
    min(first_start) as first_start,
    max(last_end) as last_end
    from (select *, ${ends} from (${told}) as told) as directed
    group by client, server, client_port, port, protocol${sql.join(besides, sql``)})`;
}
