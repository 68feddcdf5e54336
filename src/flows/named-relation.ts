import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';
import { type PackedValue, packed } from '../engines/sql/packed-relation.ts';
import type { Lifetime } from './filter-values.ts';

/** The name of an address block in a network, for some time. */
export interface NamePiece extends Lifetime {
  /** The family and the first hexadecimal digits of its addresses, in the form of `addressKey`. */
  readonly prefix: string;
  /**
   * Where the name applies: in a VPC, an account, or anywhere; `custom` is the custom name that applies if owners in
   * other VPCs do not count.
   */
  readonly scope: 'vpc' | 'account' | 'any' | 'custom';
  /** The VPC or the account; for `any`, the VPC of the only owner. */
  readonly network: string | undefined;
  /** Undefined if the owner has no name. */
  readonly name: string | undefined;
}

/** Names of addresses and interfaces, as queries join them. Within a prefix and a network, the times do not overlap. */
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
  src_workload: 'Kubernetes namespace and workload of the pod that sent them, likewise',
  dst_workload: 'Kubernetes namespace and workload of the pod that received them, likewise',
  src_namespace: 'Kubernetes namespace of the pod or service that sent them, likewise',
  dst_namespace: 'Kubernetes namespace of the pod or service that received them, likewise',
} as const;

/** Groups that pods belong to. */
export type Kinship = 'workload' | 'namespace';

export const isKinship = (text: string | undefined): text is Kinship =>
  text === 'workload' || text === 'namespace';

/** Returns the kind of value in a name column. */
const aboutOf = (name: NameColumn): 'name' | Kinship => {
  const last = name.split('_').at(-1);
  return isKinship(last) ? last : 'name';
};

/** A column with the name of an interface, source or destination. */
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
  src: sql<string | null>`coalesce(pkt_srcaddr, srcaddr)`,
  dst: sql<string | null>`coalesce(pkt_dstaddr, dstaddr)`,
};

const addressOf = (name: NameColumn) => (name.startsWith('src_') ? ADDRESS.src : ADDRESS.dst);

/**
 * Returns the relation with name columns: the owner of an address when the record started.
 * @param tableOf the names, or the workloads or namespaces of pods
 */
export function namedRelation(
  relation: RawBuilder<unknown>,
  wanted: readonly NameColumn[],
  tableOf: (about: 'name' | Kinship) => NameTable,
  f: SqlFunctions,
): RawBuilder<Record<string, unknown>> {
  const ofAddresses = wanted.filter((name) => name !== 'name');
  const tables = new Map(
    [...new Set(wanted.map(aboutOf))].map((about) => [about, new PackedTable(tableOf(about))] as const),
  );
  const keys = ofAddresses.map((name) => sql`, ${f.addressKey(addressOf(name))} as ${keyOf(name)}`);
  const parts = wanted.flatMap((name) => {
    const table = tables.get(aboutOf(name));
    if (!table) return [];
    return name === 'name' ? ofInterface(table, f) : ofAddress(name, table, f);
  });
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

/** Names and networks as numbers in the relations of a table, because most occur in many of its rows. */
class PackedTable {
  readonly table: NameTable;
  readonly interfaces: RawBuilder<unknown>;
  readonly pieces: RawBuilder<unknown>;
  readonly vpcs: RawBuilder<unknown>;
  /** Columns `entry_no` and `entry`. */
  readonly names: RawBuilder<unknown>;
  readonly networks: RawBuilder<unknown>;

  constructor(table: NameTable) {
    const names = new Numbered();
    const networks = new Numbered();
    this.table = table;
    this.interfaces = packed(
      { named_id: 'varchar', called: 'bigint', name_from: 'bigint', name_until: 'bigint' },
      table.interfaces.map(({ id, name, from, until }) => [id, names.of(name), from, until]),
    );
    this.pieces = packed(
      {
        prefix: 'varchar',
        scope: 'varchar',
        network_no: 'bigint',
        called: 'bigint',
        name_from: 'bigint',
        name_until: 'bigint',
      },
      table.pieces.map(({ prefix, scope, network, name, from, until }) => [
        prefix,
        scope[0],
        networks.of(network),
        names.of(name),
        from,
        until,
      ]),
    );
    this.vpcs = packed(
      { vpc: 'varchar', first_key: 'varchar', last_key: 'varchar' },
      table.vpcs.map(({ vpc, first, last }) => [vpc, first, last]),
    );
    this.names = names.relation;
    this.networks = networks.relation;
  }
}

/** Assigns numbers to texts. */
class Numbered {
  readonly #numbers = new Map<string, number>();

  of(text: string | undefined): number | undefined {
    if (text === undefined) return undefined;
    const number = this.#numbers.get(text) ?? this.#numbers.size + 1;
    this.#numbers.set(text, number);
    return number;
  }

  get relation(): RawBuilder<unknown> {
    const rows = [...this.#numbers].map(([text, number]): PackedValue[] => [number, text]);
    return packed({ entry_no: 'bigint', entry: 'varchar' }, rows);
  }
}

const START = sql`records.${sql.ref('start')}`;

/** Returns whether a record started while a row of that relation was valid. */
const isThen = (table: RawBuilder<unknown>) =>
  sql`${START} >= coalesce(${table}.name_from, 0) and ${START} < coalesce(${table}.name_until, ${sql.lit(LAST)})`;

/** Returns the name for a number from other joins. */
function nameOf(name: NameColumn, number: RawBuilder<unknown>, { names }: PackedTable): Part {
  const table = sql.ref(`${name}_texts`);
  return {
    column: sql`${table}.entry as ${sql.ref(name)}`,
    joins: [sql`left join ${names} as ${table} on ${table}.entry_no = ${number}`],
  };
}

function ofInterface(table: PackedTable, f: SqlFunctions): Part {
  if (table.table.interfaces.length === 0) return nameless('name', f);
  const own = sql`named_interface`;
  const { column, joins } = nameOf('name', sql`${own}.called`, table);
  return {
    column,
    joins: [
      sql`left join ${table.interfaces} as ${own} on interface_id = named_id and ${isThen(own)}`,
      ...joins,
    ],
  };
}

/** The year 9999, in Unix seconds. */
const LAST = 253_370_764_800;

const nameless = (name: NameColumn, f: SqlFunctions): Part => ({
  column: sql`${f.missing('varchar')} as ${sql.ref(name)}`,
  joins: [],
});

const keyOf = (name: NameColumn) => sql.ref(`${name}_key`);

/** The join with the pieces of one scope and one prefix length: at most one row per record. */
interface Join {
  readonly scope: NamePiece['scope'];
  readonly hit: RawBuilder<unknown>;
  readonly called: RawBuilder<unknown>;
  readonly network: RawBuilder<unknown>;
  readonly sql: RawBuilder<unknown>;
}

/** Scopes of the same piece, the most specific first. */
const SCOPES: readonly NamePiece['scope'][] = ['vpc', 'account', 'any', 'custom'];

const rankOf = (piece: NamePiece | undefined) => (piece ? SCOPES.indexOf(piece.scope) : -1);

const NETWORKS = { vpc: 'vpc_id', account: 'account_id' } as const;

function ofAddress(name: Exclude<NameColumn, 'name'>, table: PackedTable, f: SqlFunctions): Part {
  const { pieces, vpcs } = table.table;
  if (pieces.length === 0) return nameless(name, f);
  const byJoin = Map.groupBy(pieces, ({ scope, prefix }) => `${scope} ${prefix.length}`);
  // The longest prefixes first: their pieces include the owners of wider blocks.
  const joins = [...byJoin.values()]
    .sort(([a], [b]) => (b?.prefix.length ?? 0) - (a?.prefix.length ?? 0) || rankOf(a) - rankOf(b))
    .map((some) => joinOf(name, some, table));
  const inside = sql.ref(`${name}_inside`);
  const isElsewhere =
    vpcs.length === 0
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
  const ofVpcs = sql`left join ${table.vpcs} as ${inside} on records.vpc_id = ${inside}.vpc and ${keyOf(name)} between ${inside}.first_key and ${inside}.last_key`;
  const named = nameOf(name, sql`case ${sql.join(all, sql` `)} end`, table);
  return {
    column: named.column,
    joins: [...joins.map((join) => join.sql), ...(vpcs.length > 0 ? [ofVpcs] : []), ...named.joins],
  };
}

function firstHit(joins: readonly Join[], scope: NamePiece['scope'], column: 'network'): RawBuilder<unknown> {
  const whens = joins
    .filter((join) => join.scope === scope)
    .map((join) => sql`when ${join.hit} is not null then ${join[column]}`);
  return whens.length === 0 ? sql`cast(null as varchar)` : sql`case ${sql.join(whens, sql` `)} end`;
}

function joinOf(name: NameColumn, some: readonly NamePiece[], { pieces, networks }: PackedTable): Join {
  const [{ scope = 'any', prefix = '' } = {}] = some;
  const table = sql.ref(`${name}_${scope}_${prefix.length}`);
  const length = sql.lit(prefix.length);
  const rows = sql`(select pieces.*, networks.entry as network from ${pieces} as pieces
    left join ${networks} as networks on networks.entry_no = pieces.network_no
    where pieces.scope = ${sql.lit(scope[0])} and length(pieces.prefix) = ${length})`;
  const ofNetwork =
    scope === 'vpc' || scope === 'account'
      ? sql` and records.${sql.ref(NETWORKS[scope])} = ${table}.network`
      : sql``;
  return {
    scope,
    hit: sql`${table}.prefix`,
    called: sql`${table}.called`,
    network: sql`${table}.network`,
    sql: sql`left join ${rows} as ${table} on substr(${keyOf(name)}, 1, ${length}) = ${table}.prefix and ${isThen(table)}${ofNetwork}`,
  };
}
