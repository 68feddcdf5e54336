import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';
import type { Lifetime } from './filter-words.ts';

/** Names of addresses and interfaces, as far as queries need them. The times of an address do not overlap. */
export interface NameTable {
  readonly interfaces: readonly { readonly id: string; readonly name: string }[];
  readonly addresses: readonly (Lifetime & { readonly address: string; readonly name: string })[];
  /** Blocks of several addresses, the narrowest first; single addresses have precedence. */
  readonly blocks: readonly (Lifetime & { readonly block: string; readonly name: string })[];
}

/** The name columns of relations, with their meanings. */
export const NAME_COLUMNS = {
  name: 'name of the interface in the inventory',
  src_name: 'name of the source of the packets',
  dst_name: 'name of the destination of the packets',
} as const;

export type NameColumn = keyof typeof NAME_COLUMNS;

export const isNameColumn = (name: string): name is NameColumn => Object.hasOwn(NAME_COLUMNS, name);

/** Columns that a relation needs for name columns. */
export const NAMED_FIELDS = [
  'interface_id',
  'srcaddr',
  'dstaddr',
  'pkt_srcaddr',
  'pkt_dstaddr',
  'start',
] as const;

/** The packet's own address, if it is known. */
const ADDRESS = {
  src_name: sql<string | null>`coalesce(pkt_srcaddr, srcaddr)`,
  dst_name: sql<string | null>`coalesce(pkt_dstaddr, dstaddr)`,
};

/** The relation with name columns: the name of whoever had the address at the start of the record. */
export function namedRelation(
  relation: RawBuilder<unknown>,
  wanted: readonly NameColumn[],
  table: NameTable,
  f: SqlFunctions,
): RawBuilder<Record<string, unknown>> {
  const parts = wanted.map((name) => (name === 'name' ? ofInterface(table, f) : ofAddress(name, table, f)));
  const columns = sql.join([sql`records.*`, ...parts.map(({ column }) => column)]);
  const joins = sql.join(
    parts.map(({ join }) => join),
    sql` `,
  );
  return sql<Record<string, unknown>>`select ${columns} from (${relation}) as records ${joins}`;
}

interface Part {
  readonly column: RawBuilder<unknown>;
  readonly join: RawBuilder<unknown>;
}

function ofInterface({ interfaces }: NameTable, f: SqlFunctions): Part {
  if (interfaces.length === 0) return nameless('name', f);
  const rows = interfaces.map(({ id, name }) => sql`(${sql.lit(id)}, ${sql.lit(name)})`);
  return {
    column: sql`named_interface.called as name`,
    join: sql`left join (values ${sql.join(rows)}) as named_interface(named_id, called) on interface_id = named_id`,
  };
}

function ofAddress(
  name: Exclude<NameColumn, 'name'>,
  { addresses, blocks }: NameTable,
  f: SqlFunctions,
): Part {
  const address = ADDRESS[name];
  const byBlock = blocks.map(
    (one) => sql`when ${sql.join(inBlockTests(address, one, f), sql` and `)} then ${sql.lit(one.name)}`,
  );
  const ofBlock = byBlock.length > 0 ? sql`case ${sql.join(byBlock, sql` `)} end` : undefined;
  if (addresses.length === 0) {
    return ofBlock ? { column: sql`${ofBlock} as ${sql.ref(name)}`, join: sql`` } : nameless(name, f);
  }
  const named = sql.ref(`named_${name}`);
  const rows = addresses.map(
    ({ address: held, name: called, from = 0, until = LAST }) =>
      sql`(${sql.lit(held)}, ${sql.lit(called)}, ${sql.lit(from)}, ${sql.lit(until)})`,
  );
  const [key, called, from, until] = ['key', 'called', 'from', 'until'].map((part) =>
    sql.ref(`${name}_${part}`),
  );
  const start = sql`records.${sql.ref('start')}`;
  return {
    column: sql`${ofBlock ? sql`coalesce(${called}, ${ofBlock})` : called} as ${sql.ref(name)}`,
    join: sql`left join (values ${sql.join(rows)}) as ${named}(${key}, ${called}, ${from}, ${until}) on ${address} = ${key} and ${start} >= ${from} and ${start} < ${until}`,
  };
}

/** The year 9999, in Unix seconds. */
const LAST = 253_370_764_800;

const nameless = (name: NameColumn, f: SqlFunctions): Part => ({
  column: sql`${f.missing('varchar')} as ${sql.ref(name)}`,
  join: sql``,
});

function inBlockTests(
  address: RawBuilder<string | null>,
  { block, from, until }: NameTable['blocks'][number],
  f: SqlFunctions,
): RawBuilder<unknown>[] {
  const start = sql`records.${sql.ref('start')}`;
  return [
    f.inBlock(address, block),
    ...(from === undefined ? [] : [sql`${start} >= ${sql.lit(from)}`]),
    ...(until === undefined ? [] : [sql`${start} < ${sql.lit(until)}`]),
  ];
}
