import {
  type AliasedRawBuilder,
  type QueryCreator,
  type RawBuilder,
  type SelectQueryBuilder,
  sql,
} from 'kysely';
import type {
  Conversation,
  CountedOnce,
  PacketsOnce,
  Reading,
  RecordValues,
  RecordValueTypes,
} from '../../flows/conversation.ts';
import { countedOnce, packetsOnce } from '../../flows/counted-once.ts';
import { decidedOnce } from '../../flows/decided-once.ts';
import type { CountsOf, Exchange } from '../../flows/exchanges/exchange.ts';
import { exchanges } from '../../flows/exchanges/exchanges.ts';
import { withRelation } from '../../flows/made-once.ts';
import type { RecordFilter } from '../../flows/record-filter.ts';

/** How the records of `flows` are grouped. */
export interface RecordGrouping<By extends RecordValues> {
  /** Values that rows are grouped by, in addition to the ends of a conversation. */
  readonly by?: By;
  /** False for the addresses that interfaces see; by default they are the packets' own, if those are logged. */
  readonly packetLevel?: boolean;
  /**
   * Names in `by` whose values differ between the records of one place, such as their hour, or true for all of them:
   * one place counts for all their values.
   */
  readonly onePlace?: boolean | readonly string[];
}

/** How parts of conversations are grouped. */
export interface PartGrouping<By extends RecordValues> extends RecordGrouping<By> {
  /** True if ports and protocol are not needed: they may be NULL then. */
  readonly withoutPorts?: boolean;
}

/** How exchanges are grouped. */
export interface ExchangeGrouping<
  By extends RecordValues,
  M extends RawBuilder<boolean> | undefined = undefined,
> extends Omit<RecordGrouping<By>, 'onePlace'> {
  /** True if a row has its own outcome, rather than that of the whole exchange. */
  readonly ownOutcome?: boolean;
  /** True if the filter selects rows by their own outcome and place, rather than whole exchanges. */
  readonly ownFilter?: boolean;
  /** A condition over `protocol` that selects records before they are paired, and thereby whole exchanges. */
  readonly ofProtocol?: RawBuilder<boolean>;
  /** A condition over records; those that fulfil it are also counted separately, in columns `matching_…`. */
  readonly matching?: M;
}

/** A sum with the name of its column. */
export type ColumnSum<C extends string> = { [K in C]: AliasedRawBuilder<bigint, K> }[C];

/** A time column that `seen` returns. */
export type SeenColumn =
  | AliasedRawBuilder<string | null, 'first_seen'>
  | AliasedRawBuilder<string | null, 'last_seen'>;

/** Building blocks of report queries, bound to the records and the engine of a run. */
export interface Kit {
  /** Packets and bytes that count once, for sums: a conversation may have several rows. */
  packets<By extends RecordValues = Record<never, never>>(
    grouping?: PartGrouping<By>,
  ): RawBuilder<PacketsOnce & RecordValueTypes<NoInfer<By>>>;
  /** One row for each direction of a conversation; packets and bytes count once. */
  conversations<By extends RecordValues = Record<never, never>>(
    grouping?: RecordGrouping<By>,
  ): RawBuilder<Conversation & RecordValueTypes<NoInfer<By>>>;
  /** One row for both directions between two ends, for the exchanges that the filter selects. */
  exchanges<
    By extends RecordValues = Record<never, never>,
    M extends RawBuilder<boolean> | undefined = undefined,
  >(
    grouping?: ExchangeGrouping<By, M>,
  ): RawBuilder<Exchange & RecordValueTypes<NoInfer<By>> & CountsOf<NoInfer<M>>>;
  /** Packets and bytes with that action, for sums. */
  decided(action: 'ACCEPT' | 'REJECT', grouping: { readonly packetLevel: boolean }): RawBuilder<PacketsOnce>;
  /** A query over one named relation. */
  from<const T extends string, R>(
    name: T,
    relation: RawBuilder<R>,
  ): SelectQueryBuilder<{ [K in T]: R }, T, Record<never, never>>;
  /** Sums of a relation's columns, each with the name of its column. */
  sums<const C extends string>(relation: string, ...columns: readonly C[]): ColumnSum<C>[];
  /** `first_seen` and `last_seen`, from the columns `first_start` and `last_end`. */
  seen(): SeenColumn[];
  /** `protocol`: the keyword of the protocol number in a relation. */
  protocol(relation: string): AliasedRawBuilder<string | null, 'protocol'>;
}

type Relations = Record<string, Record<string, unknown>>;

/** @param db with the relation that the report reads */
export function makeKit(
  { f, isLogged, columnar, marks }: Reading,
  db: QueryCreator<Relations>,
  filter: RecordFilter,
): Kit {
  const reading = { f, isLogged, columnar };
  const counted = <By extends RecordValues>(grouping: RecordGrouping<By> = {}): CountedOnce<By> => {
    const { by, packetLevel = true, onePlace } = grouping;
    return { f, isLogged, columnar, packetLevel, onePlace, ...(by && { by }) };
  };
  const time = (value: 'min' | 'max', column: string) =>
    f.isoTime(sql<bigint | null>`${sql.raw(value)}(${sql.ref(column)})`);
  return {
    packets: (grouping) => packetsOnce({ ...counted(grouping), marks, withoutPorts: grouping?.withoutPorts }),
    conversations: (grouping) => countedOnce(counted(grouping)),
    exchanges: (grouping) => exchanges({ ...grouping, ...reading, filter }),
    decided: (action, grouping) => decidedOnce(action, { ...grouping, ...reading, marks }),
    from: (name, relation) => withRelation(db, name, relation).selectFrom(name) as never,
    sums: (relation, ...columns) =>
      columns.map((column) => f.total(sql.ref<bigint>(`${relation}.${column}`)).as(column)) as never,
    seen: () => [time('min', 'first_start').as('first_seen'), time('max', 'last_end').as('last_seen')],
    protocol: (relation) => f.protocolName(sql.ref<number | null>(`${relation}.protocol`)).as('protocol'),
  };
}
