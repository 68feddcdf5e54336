import { type Expression, type RawBuilder, sql } from 'kysely';
import type { Conversation, CountedOnce, RecordValues, Valued } from '../../flows/conversation.ts';
import { countedOnce } from '../../flows/counted-once.ts';
import type { NameColumn } from '../../flows/named-relation.ts';
import type { FlowColumn } from '../../logs/fields.ts';
import type { ReportColumn, ReportOption } from '../define-report.ts';

/** Whom `--by` can name instead of an address, and the fields that tell it. */
const PAYERS = {
  address: undefined,
  instance: 'instance_id',
  subnet: 'subnet_id',
  vpc: 'vpc_id',
  account: 'account_id',
  name: 'name',
  az: 'az_id',
  'instance-tag': 'instance_tag',
  'interface-tag': 'interface_tag',
  'asg-tag': 'asg_tag',
} as const satisfies Record<string, FlowColumn | 'name' | undefined>;

/** The field that names who pays, or what its address is called; undefined where that is the address. */
export type Payer = (typeof PAYERS)[keyof typeof PAYERS];

const isPayer = (words: string): words is keyof typeof PAYERS => Object.hasOwn(PAYERS, words);

/** The option `--by`: what costs are added up for. */
export const byOption = {
  flags: '--by <owner>',
  meaning: `what they are added up for: ${Object.keys(PAYERS).join(', ')}`,
  default: 'address',
  parse: (words: string): Payer => {
    if (isPayer(words)) return PAYERS[words];
    throw new RangeError(`${JSON.stringify(words)} is none of ${Object.keys(PAYERS).join(', ')}`);
  },
} satisfies ReportOption<Payer>;

/** The column of those that costs are added up for. */
export const payer = (meaning: string): ReportColumn => ({ meaning: `${meaning}; with --by, whose it is` });

/** What must be logged to tell them. */
export const payerFields = ({ by }: { by: Payer }): readonly FlowColumn[] =>
  by === undefined || by === 'name' ? [] : [by, 'flow_direction', 'interface_id'];

/** The names that are put to records for it. */
export const payerNames = ({ by }: { by: Payer }): readonly NameColumn[] =>
  by === 'name' ? ['src_name', 'dst_name'] : [];

/** That of a column where costs are added up for addresses, for a column that has nothing to say of other owners. */
export const ofAddress = <T>(by: Payer, column: string): RawBuilder<T | null> =>
  by === undefined ? sql<T | null>`${sql.ref(column)}` : sql<T | null>`cast(null as varchar)`;

export type Paid<By> = Pick<
  Conversation,
  'srcaddr' | 'dstaddr' | 'srcport' | 'dstport' | 'protocol' | 'flows' | 'packets' | 'bytes'
> &
  By & {
    /** Who owns the source: its address, or what `by` says of it. */
    readonly source: string | null;
    /** Who owns the destination. */
    readonly destination: string | null;
  };

type Conversations<By extends RecordValues> = Omit<CountedOnce<By>, 'packetLevel'> & {
  readonly payer: Payer;
};

/**
 * The conversations of `flows` at packet level, counted once, with who owns their ends.
 *
 * An end is owned by whose interface sent its packets itself, or received them: gateways on the way log them too, under
 * other addresses or as kinds of interfaces that nobody's hosts have. What no such record tells is missing.
 */
export function paidConversations<By extends RecordValues>({
  f,
  isLogged,
  columnar,
  by,
  payer: who,
}: Conversations<By>): RawBuilder<Paid<Valued<By>>> {
  // Some ask for the most that was seen of a conversation, so that its parts would not do.
  const counted = (values: RecordValues) =>
    countedOnce({ f, isLogged, columnar, packetLevel: true, by: values });
  if (who === undefined)
    return sql`(select *, srcaddr as source, dstaddr as destination from ${counted({ ...by })} as conversations)`;
  if (who === 'name') return calledConversations(counted({ ...by, ...CALLED }));
  const isTranslated = isLogged('pkt_srcaddr') && isLogged('pkt_dstaddr');
  const isHost = sql`interface_id is not null${isLogged('interface_type') ? sql` and interface_type is null` : sql``}`;
  const owner = (direction: string, at: string) =>
    sql<string | null>`case when flow_direction = ${sql.lit(direction)} and ${isHost}${
      isTranslated ? sql` and coalesce(${sql.ref(`pkt_${at}`)}, ${sql.ref(at)}) = ${sql.ref(at)}` : sql``
    } then ${nameOf(who)} end`;
  const owners = {
    owner_of_source: owner('egress', 'srcaddr'),
    owner_of_destination: owner('ingress', 'dstaddr'),
  };
  const names = Object.keys(by ?? {}).map((name) => sql.ref(name));
  const ends = ['srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol'].map((end) => sql.ref(end));
  const key = sql.join([...ends, ...names, sql.ref('source'), sql.ref('destination')]);
  // Who owns an address is told by any record about it, so that each is looked at once.
  const told = sql`select *, max(owner_of_source) over (partition by srcaddr) as source,
      max(owner_of_destination) over (partition by dstaddr) as destination
    from ${counted({ ...by, ...owners })} as conversations`;
  const total = f.total(sql.ref<bigint>('flows') as Expression<bigint>);
  return sql`(select ${key}, ${total} as flows, max(packets) as packets, max(bytes) as bytes from (${told}) as told group by ${key})`;
}

const CALLED = {
  name_of_source: sql<string | null>`src_name`,
  name_of_destination: sql<string | null>`dst_name`,
};

/** What has no name goes by its address. */
const calledConversations = <T>(conversations: RawBuilder<unknown>): RawBuilder<T> =>
  sql<T>`(select *, coalesce(name_of_source, srcaddr) as source, coalesce(name_of_destination, dstaddr) as destination from ${conversations} as conversations)`;

/** Values of tags are written with percent signs. */
const nameOf = (payer: Exclude<Payer, 'name' | undefined>) =>
  payer.endsWith('_tag') ? sql`url_decode(${sql.ref(payer)})` : sql.ref(payer);
