import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';
import { isOneOf, packed } from '../engines/sql/packed-relation.ts';
import { parseBlock } from '../logs/cidr.ts';
import type { HeldBlock, Lifetime } from './filter-values.ts';

/** Columns that determine the owner of an address. */
export const HELD_COLUMNS = ['start', 'vpc_id', 'account_id'] as const;

/**
 * Tests whether an address belongs to the owner of a name, at the time and in the network of the record.
 * @param blocks the addresses of the name
 */
export function heldTest(
  column: RawBuilder<string | null>,
  blocks: readonly HeldBlock[],
  f: SqlFunctions,
): RawBuilder<boolean> {
  const groups = Map.groupBy(blocks, ({ block: _, from: __, until: ___, except, ...network }) =>
    JSON.stringify(except ? { except, ...network } : network),
  );
  const tests = [...groups.values()].map((some) => {
    const [first] = some;
    const except = inBlocks(
      column,
      (first?.except ?? []).map((block) => ({ block })),
      f,
    );
    const without = except.map((test) => sql`not coalesce(${test}, false)`);
    return sql.join([anyOf(inBlocks(column, some, f)), ...without, ...networkTests(first)], sql` and `);
  });
  return tests.length === 0 ? sql<boolean>`false` : (anyOf(tests) as RawBuilder<boolean>);
}

/** Returns tests of which one holds if the address is in one of the blocks, at its time. */
function inBlocks(
  column: RawBuilder<string | null>,
  blocks: readonly HeldBlock[],
  f: SqlFunctions,
): RawBuilder<unknown>[] {
  const { ipv4 = [], ipv6 = [], wide = [] } = Object.groupBy(blocks, ({ block }) => kindOf(block));
  const called = (read: (block: string) => string) => (one: HeldBlock) => ({
    ...lifetimeOf(one),
    member: read(one.block),
  });
  return [
    // File statistics can answer such a test: logs write IPv4 addresses in one form only.
    ...memberTests(column, ipv4.map(called(addressOf)), f),
    ...memberTests(f.addressKey(column), ipv6.map(called(keyOf)), f).map(
      (test) => sql`coalesce(${test}, false)`,
    ),
    ...wide.map((one) => sql.join([f.inBlock(column, one.block), ...duringTests(one)], sql` and `)),
  ];
}

/** More times than this are looked up in a list, instead of compared one by one. */
const FEW_TIMES = 20;

/** Returns tests of which one holds if a text is one of the members, at its time. */
export function memberTests(
  column: RawBuilder<string | null>,
  members: readonly (Lifetime & { readonly member: string })[],
  f: SqlFunctions,
): RawBuilder<unknown>[] {
  const groups = [...Map.groupBy(members, ({ from, until }) => `${from} ${until}`).values()];
  const held = groups.length > FEW_TIMES ? f.isHeldAt(column, sql.ref('start'), timesOf(members)) : undefined;
  if (held) return [held];
  return groups.map((some) => {
    const is = isOneOf(
      column,
      some.map(({ member }) => member),
    );
    return sql.join([is, ...duringTests(some[0] ?? {})], sql` and `);
  });
}

const timesOf = (members: readonly (Lifetime & { readonly member: string })[]) =>
  packed(
    { member: 'varchar', first_start: 'bigint', end_start: 'bigint' },
    members.map(({ member, from, until }) => [member, from, until]),
  );

const lifetimeOf = ({ from, until }: Lifetime): Lifetime => ({ from, until });

/** Returns whether a block is a single address of either family, or several addresses. */
function kindOf(block: string): 'ipv4' | 'ipv6' | 'wide' {
  if (block.includes(':')) return block.endsWith('/128') ? 'ipv6' : 'wide';
  return block.endsWith('/32') ? 'ipv4' : 'wide';
}

const addressOf = (block: string) => block.slice(0, block.indexOf('/'));

const keyOf = (block: string) => `6${parseBlock(block).first}`;

/** Returns tests whether a record started in that time. */
function duringTests({ from, until }: Lifetime): RawBuilder<unknown>[] {
  const start = sql.ref('start');
  return [
    ...(from === undefined ? [] : [sql`${start} >= ${sql.lit(from)}`]),
    ...(until === undefined ? [] : [sql`${start} < ${sql.lit(until)}`]),
  ];
}

/** Returns tests of the network; a record that does not show its network may be in any. */
function networkTests(block: HeldBlock | undefined): RawBuilder<unknown>[] {
  const among = (column: string, values: readonly string[]) =>
    sql`${sql.ref(column)} in (${sql.join(values.map((value) => sql.lit(value)))})`;
  const notAmong = (column: string, values: readonly string[] | undefined) =>
    values ? [sql`not coalesce(${among(column, values)}, false)`] : [];
  return [
    ...(block?.vpcs ? [among('vpc_id', block.vpcs)] : []),
    ...notAmong('vpc_id', block?.notVpcs),
    ...notAmong('account_id', block?.notAccounts),
  ];
}

/** Returns whether one of the tests holds. */
export function anyOf(tests: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return tests.length === 1 && tests[0] ? tests[0] : sql`(${sql.join(tests, sql` or `)})`;
}
