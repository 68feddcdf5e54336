import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';
import type { Lifetime } from './filter-words.ts';

/** What a block of addresses is called, seen from a network, for some time. */
export interface NamePiece extends Lifetime {
  /** The family and the first hexadecimal digits of its addresses, as `addressKey` writes them. */
  readonly prefix: string;
  /** From where it is called so: a VPC, an account, anywhere; or the custom name, if holders in other VPCs do not count. */
  readonly scope: 'vpc' | 'account' | 'any' | 'custom';
  /** The VPC or the account; of `any`, the VPC of the only holder. */
  readonly network: string | undefined;
  /** Undefined if the holder has no name. */
  readonly name: string | undefined;
}

/** Names of addresses and interfaces, as queries join them. Of a prefix and a network, the times do not overlap. */
export interface NameTable {
  readonly interfaces: readonly (Lifetime & { readonly id: string; readonly name: string })[];
  readonly pieces: readonly NamePiece[];
  /** Blocks of VPCs, as keys of their first and last address. */
  readonly vpcs: readonly { readonly vpc: string; readonly first: string; readonly last: string }[];
}

/** The name columns of relations, with their meanings. */
export const NAME_COLUMNS = {
  name: 'name of the interface in the inventory, when the record began',
  src_name: 'name of the source of the packets, likewise',
  dst_name: 'name of their destination, likewise',
} as const;

export type NameColumn = keyof typeof NAME_COLUMNS;

export const isNameColumn = (name: string): name is NameColumn => Object.hasOwn(NAME_COLUMNS, name);

/** Columns that names are joined by. */
export const NAMED_FIELDS = [
  'interface_id',
  'srcaddr',
  'dstaddr',
  'pkt_srcaddr',
  'pkt_dstaddr',
  'start',
  'vpc_id',
  'account_id',
] as const;

/** The packet's own address, if known. */
const ADDRESS = {
  src_name: sql<string | null>`coalesce(pkt_srcaddr, srcaddr)`,
  dst_name: sql<string | null>`coalesce(pkt_dstaddr, dstaddr)`,
};

/** The relation with columns of names: who had an address when the record began. */
export function namedRelation(
  relation: RawBuilder<unknown>,
  wanted: readonly NameColumn[],
  table: NameTable,
  f: SqlFunctions,
): RawBuilder<Record<string, unknown>> {
  const ofAddresses = wanted.filter((name) => name !== 'name');
  const keys = ofAddresses.map((name) => sql`, ${f.addressKey(ADDRESS[name])} as ${keyOf(name)}`);
  const parts = wanted.map((name) => (name === 'name' ? ofInterface(table, f) : ofAddress(name, table, f)));
  const columns = sql.join([sql`records.*`, ...parts.map(({ column }) => column)]);
  const joins = sql.join(
    parts.flatMap(({ joins }) => joins),
    sql` `,
  );
  return sql<
    Record<string, unknown>
  >`select ${columns} from (select *${sql.join(keys, sql``)} from (${relation}) as records) as records ${joins}`;
}

interface Part {
  readonly column: RawBuilder<unknown>;
  readonly joins: readonly RawBuilder<unknown>[];
}

const START = sql`records.${sql.ref('start')}`;

function ofInterface({ interfaces }: NameTable, f: SqlFunctions): Part {
  if (interfaces.length === 0) return nameless('name', f);
  const rows = interfaces.map(
    ({ id, name, ...times }) => sql`(${sql.lit(id)}, ${sql.lit(name)}, ${timesOf(times)})`,
  );
  return {
    column: sql`named_interface.called as name`,
    joins: [
      sql`left join (values ${sql.join(rows)}) as named_interface(named_id, called, name_from, name_until) on interface_id = named_id and ${START} >= name_from and ${START} < name_until`,
    ],
  };
}

/** The year 9999, in Unix seconds. */
const LAST = 253_370_764_800;

const timesOf = ({ from = 0, until = LAST }: Lifetime) => sql`${sql.lit(from)}, ${sql.lit(until)}`;

const nameless = (name: NameColumn, f: SqlFunctions): Part => ({
  column: sql`${f.missing('varchar')} as ${sql.ref(name)}`,
  joins: [],
});

const keyOf = (name: NameColumn) => sql.ref(`${name}_key`);

/** What the pieces of one scope and one length of prefix have for a record: a row at most. */
interface Join {
  readonly scope: NamePiece['scope'];
  readonly hit: RawBuilder<unknown>;
  readonly called: RawBuilder<unknown>;
  readonly network: RawBuilder<unknown>;
  readonly sql: RawBuilder<unknown>;
}

/** Scopes of the same piece, the nearest first. */
const SCOPES: readonly NamePiece['scope'][] = ['vpc', 'account', 'any', 'custom'];

const rankOf = (piece: NamePiece | undefined) => (piece ? SCOPES.indexOf(piece.scope) : -1);

const NETWORKS = { vpc: 'vpc_id', account: 'account_id' } as const;

function ofAddress(name: Exclude<NameColumn, 'name'>, { pieces, vpcs }: NameTable, f: SqlFunctions): Part {
  if (pieces.length === 0) return nameless(name, f);
  const byJoin = Map.groupBy(pieces, ({ scope, prefix }) => `${scope} ${prefix.length}`);
  // The longest prefixes first: their pieces know the holders of wider blocks as well.
  const joins = [...byJoin.values()]
    .sort(([a], [b]) => (b?.prefix.length ?? 0) - (a?.prefix.length ?? 0) || rankOf(a) - rankOf(b))
    .map((some) => joinOf(name, some));
  const inside = sql.ref(`${name}_inside`);
  const ranges = vpcs.map(
    ({ vpc, first, last }) => sql`(${sql.join([vpc, first, last].map((text) => sql.lit(text)))})`,
  );
  const isElsewhere =
    ranges.length === 0
      ? sql`false`
      : sql`(${inside}.vpc is not null and not coalesce(${firstHit(joins, 'any', 'network')} = records.vpc_id, false))`;
  const whens = (scopes: readonly NamePiece['scope'][], condition = sql``) =>
    joins
      .filter((join) => scopes.includes(join.scope))
      .map(({ hit, called }) => sql`when ${hit} is not null${condition} then ${called}`);
  const all = [
    ...whens(['vpc']),
    ...whens(['account', 'any'], sql` and not ${isElsewhere}`),
    ...whens(['custom']),
  ];
  const ofVpcs = sql`left join (values ${sql.join(ranges)}) as ${inside}(vpc, first_key, last_key) on records.vpc_id = ${inside}.vpc and ${keyOf(name)} between ${inside}.first_key and ${inside}.last_key`;
  return {
    column: sql`nullif(case ${sql.join(all, sql` `)} end, '') as ${sql.ref(name)}`,
    joins: [...joins.map((join) => join.sql), ...(ranges.length > 0 ? [ofVpcs] : [])],
  };
}

function firstHit(joins: readonly Join[], scope: NamePiece['scope'], column: 'network'): RawBuilder<unknown> {
  const whens = joins
    .filter((join) => join.scope === scope)
    .map((join) => sql`when ${join.hit} is not null then ${join[column]}`);
  return whens.length === 0 ? sql`cast(null as varchar)` : sql`case ${sql.join(whens, sql` `)} end`;
}

function joinOf(name: NameColumn, pieces: readonly NamePiece[]): Join {
  const [{ scope = 'any', prefix = '' } = {}] = pieces;
  const table = sql.ref(`${name}_${scope}_${prefix.length}`);
  const rows = pieces.map(
    ({ prefix, network = '', name: called = '', ...times }) =>
      sql`(${sql.lit(prefix)}, ${sql.lit(network)}, ${sql.lit(called)}, ${timesOf(times)})`,
  );
  const ofNetwork =
    scope === 'vpc' || scope === 'account'
      ? sql` and records.${sql.ref(NETWORKS[scope])} = ${table}.network`
      : sql``;
  return {
    scope,
    hit: sql`${table}.prefix`,
    called: sql`${table}.called`,
    network: sql`${table}.network`,
    sql: sql`left join (values ${sql.join(rows)}) as ${table}(prefix, network, called, name_from, name_until) on substr(${keyOf(name)}, 1, ${sql.lit(prefix.length)}) = ${table}.prefix and ${START} >= ${table}.name_from and ${START} < ${table}.name_until${ofNetwork}`,
  };
}
