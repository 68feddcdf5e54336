import { type Expression, type RawBuilder, sql } from 'kysely';
import * as v from 'valibot';
import type { Conversation, Reading, RecordValues, RecordValueTypes } from '../../flows/conversation.ts';
import { isKinship, type Kinship, type NameColumn } from '../../flows/named-relation.ts';
import type { FlowColumn } from '../../logs/fields.ts';
import type { ReportColumn, ReportOption } from '../define-report.ts';
import type { Kit } from '../kit/kit.ts';

/** The owners that `--by` can name instead of an address, and the fields with their ids. */
const PAYERS = {
  address: undefined,
  instance: 'instance_id',
  subnet: 'subnet_id',
  vpc: 'vpc_id',
  account: 'account_id',
  name: 'name',
  workload: 'workload',
  namespace: 'namespace',
  az: 'az_id',
  'instance-tag': 'instance_tag',
  'interface-tag': 'interface_tag',
  'asg-tag': 'asg_tag',
} as const satisfies Record<string, FlowColumn | 'name' | Kinship | undefined>;

/** The field that identifies the paying owner, or the kind of name; undefined for the address itself. */
export type Payer = (typeof PAYERS)[keyof typeof PAYERS];

const isPayer = (text: string): text is keyof typeof PAYERS => Object.hasOwn(PAYERS, text);

/** The option `--by`: the owners that costs are grouped by. */
export const byOption = {
  flags: '--by <owner>',
  meaning: `group the cost by owner: ${Object.keys(PAYERS).join(', ')}`,
  default: 'address',
  values: Object.keys(PAYERS),
  accepts: v.picklist(Object.values(PAYERS).filter((one) => one !== undefined)) as v.GenericSchema<Payer>,
  parse: (text: string): Payer => {
    if (isPayer(text)) return PAYERS[text];
    throw new RangeError(`${JSON.stringify(text)} is not one of ${Object.keys(PAYERS).join(', ')}`);
  },
} satisfies ReportOption<Payer>;

/** Returns the column of the owners that costs are grouped by. */
export const payer = (meaning: string): ReportColumn => ({ meaning: `${meaning}, or its owner with --by` });

/** Returns whether the inventory has the owners, by address. */
const isNameKind = (by: Payer): by is 'name' | Kinship => by === 'name' || isKinship(by);

/** Returns the fields that identify owners. */
export const payerFields = ({ by }: { by: Payer }): readonly FlowColumn[] =>
  by === undefined || isNameKind(by) ? [] : [by, 'flow_direction', 'interface_id'];

/** Returns the name columns that a payer needs. */
export const payerNames = ({ by }: { by: Payer }): readonly NameColumn[] =>
  isNameKind(by) ? [`src_${by}`, `dst_${by}`] : [];

/** Returns a column that only has values if costs are grouped by address. */
export const ofAddress = <T>(by: Payer, column: string): RawBuilder<T | null> =>
  by === undefined ? sql<T | null>`${sql.ref(column)}` : sql<T | null>`cast(null as varchar)`;

export type Paid<By> = Pick<
  Conversation,
  'srcaddr' | 'dstaddr' | 'srcport' | 'dstport' | 'protocol' | 'flows' | 'packets' | 'bytes'
> &
  By & {
    /** Owner of the source: its address, or the value of the payer's field. */
    readonly source: string | null;
    /** Owner of the destination. */
    readonly destination: string | null;
  };

interface Paying<By extends RecordValues> {
  readonly by: By;
  readonly payer: Payer;
}

/**
 * Returns the conversations of `flows` at packet level, counted once, with the owners of their ends.
 * An end belongs to the interface that sent or received the packets itself: gateways on the way log them too, with
 * other addresses, or with interface types that hosts do not have. An end without such a record has no owner.
 */
export function paidConversations<By extends RecordValues>(
  { f, isLogged, conversations }: Kit & Reading,
  { by, payer: who }: Paying<By>,
): RawBuilder<Paid<RecordValueTypes<By>>> {
  // Callers need the largest sum of a whole conversation, so parts of it are not enough.
  const counted = (values: RecordValues) => conversations({ by: values });
  if (who === undefined)
    return sql`(select *, srcaddr as source, dstaddr as destination from ${counted({ ...by })} as conversations)`;
  if (isNameKind(who)) return namedConversations(counted({ ...by, ...namesOfEnds(who) }));
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
  const names = Object.keys(by).map((name) => sql.ref(name));
  const ends = ['srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol'].map((end) => sql.ref(end));
  const key = sql.join([...ends, ...names, sql.ref('source'), sql.ref('destination')]);
  // Any record of an address identifies its owner, so that each record is read once.
  const owned = sql`select *, max(owner_of_source) over (partition by srcaddr) as source,
      max(owner_of_destination) over (partition by dstaddr) as destination
    from ${counted({ ...by, ...owners })} as conversations`;
  const total = f.total(sql.ref<bigint>('flows') as Expression<bigint>);
  return sql`(select ${key}, ${total} as flows, max(packets) as packets, max(bytes) as bytes from (${owned}) as owned group by ${key})`;
}

const namesOfEnds = (who: 'name' | Kinship) => ({
  name_of_source: sql<string | null>`${sql.ref(`src_${who}`)}`,
  name_of_destination: sql<string | null>`${sql.ref(`dst_${who}`)}`,
});

/** Uses the address if it has no name. */
const namedConversations = <T>(conversations: RawBuilder<unknown>): RawBuilder<T> =>
  sql<T>`(select *, coalesce(name_of_source, srcaddr) as source, coalesce(name_of_destination, dstaddr) as destination from ${conversations} as conversations)`;

/** Decodes tags, whose values are percent-encoded. */
const nameOf = (payer: Exclude<Payer, 'name' | Kinship | undefined>) =>
  payer.endsWith('_tag') ? sql`url_decode(${sql.ref(payer)})` : sql.ref(payer);
