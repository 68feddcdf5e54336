import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';
import { parseBlock } from '../logs/cidr.ts';
import type { RecordNeed, RecordTest } from '../readers/record-need.ts';
import {
  addressValue,
  type Meanings,
  meaningIn,
  type NumberRange,
  oneOfValues,
  portValue,
  protocolValue,
} from './filter-values.ts';
import { anyOf, HELD_COLUMNS, heldTest, memberTests } from './held-test.ts';
import { isPublic } from './private-addresses.ts';

/** Texts or numbers. A record must match one of them, and none of those that start with `!`. */
export type FilterValues = readonly (string | number)[] | undefined;

/** Selects records of the window; each part narrows the selection. */
export interface RecordFilter {
  readonly account?: readonly string[] | undefined;
  readonly region?: readonly string[] | undefined;
  readonly vpc?: FilterValues;
  readonly subnet?: FilterValues;
  readonly interface?: FilterValues;
  readonly instance?: FilterValues;
  /** Names of interfaces and addresses in an inventory. */
  readonly name?: FilterValues;
  /** Source addresses: single ones, CIDR blocks, `private`, `public`, or names. */
  readonly src?: FilterValues;
  /** Destination addresses. */
  readonly dst?: FilterValues;
  /** Source or destination addresses. */
  readonly addr?: FilterValues;
  /** Destination ports: numbers, ranges such as `1000-2000`, services such as `ssh`. */
  readonly port?: FilterValues;
  /** Source ports. */
  readonly srcPort?: FilterValues;
  /** Numbers or keywords. */
  readonly protocol?: FilterValues;
  /** `accept` or `reject`. */
  readonly action?: FilterValues;
  /** `ingress` or `egress`. */
  readonly direction?: FilterValues;
  /** @internal Meanings of the names among the values. */
  readonly meanings?: Meanings | undefined;
}

/** Parts that also select files and partitions, and are not tests of columns. */
export type PartitionPart = 'account' | 'region';

/** How a value tests the columns of a record; one of them must match. */
interface Part {
  readonly columns: readonly string[];
  /** Further columns to test if they are logged. */
  readonly optional?: readonly string[];
  /** True for addresses, where the packets' own may differ from those that interfaces see. */
  readonly isOfEnds?: boolean;
  /** The test of a value. @throws RangeError for an invalid value */
  read(word: string, meanings: Meanings): Test;
  /** Returns the numbers that a value means, with IPv4 addresses as numbers; undefined if it means anything else. */
  readonly rangeOf?: ((word: string, meanings: Meanings) => NumberRange | undefined) | undefined;
}

type Test = (column: RawBuilder<unknown>, f: SqlFunctions, name: string) => RawBuilder<unknown>;

const text = (read: (word: string) => string = (word) => word) => ({
  read: (word: string): Test => {
    const value = read(word);
    return (column) => sql`${column} = ${sql.lit(value)}`;
  },
});

const numbers = (read: (word: string) => NumberRange) => ({
  rangeOf: read,
  read: (word: string): Test => {
    const { first, last } = read(word);
    return (column) =>
      first === last
        ? sql`${column} = ${sql.lit(first)}`
        : sql`${column} between ${sql.lit(first)} and ${sql.lit(last)}`;
  },
});

const addresses = {
  isOfEnds: true,
  read: (word: string, meanings: Meanings): Test => {
    const named = meaningIn(meanings, word);
    if (named) return (column, f) => heldTest(column as RawBuilder<string | null>, named.blocks, f);
    const meant = addressValue(word);
    return (column, f) => {
      const address = column as RawBuilder<string | null>;
      // A plain comparison can use file statistics: logs write IPv4 addresses in one form only.
      if ('address' in meant) return sql`${address} = ${sql.lit(meant.address)}`;
      if ('block' in meant) return f.inBlock(address, meant.block);
      return meant.scope === 'public'
        ? isPublic(address, f)
        : sql`(${address} is not null and not ${isPublic(address, f)})`;
    };
  },
  rangeOf: (word: string, meanings: Meanings): NumberRange | undefined => {
    const meant = meaningIn(meanings, word) ? undefined : addressValue(word);
    if (!meant || 'scope' in meant) return undefined;
    const { family, first, last } = parseBlock('address' in meant ? meant.address : meant.block);
    return family === 4 ? { first: Number(`0x${first}`), last: Number(`0x${last}`) } : undefined;
  },
};

const names = {
  read: (word: string, meanings: Meanings): Test => {
    const meant = meaningIn(meanings, word);
    if (!meant) throw new RangeError(`${JSON.stringify(word)} is not a known name`);
    const { interfaces, blocks } = meant;
    return (column, f, name) => {
      if (name !== 'interface_id') return heldTest(column as RawBuilder<string | null>, blocks, f);
      const members = interfaces.map(({ id, from, until }) => ({ member: id, from, until }));
      const tests = memberTests(column as RawBuilder<string | null>, members, f);
      return tests.length === 0 ? sql`false` : anyOf(tests);
    };
  },
};

const PARTS: Readonly<Record<Exclude<keyof RecordFilter, PartitionPart | 'meanings'>, Part>> = {
  vpc: { columns: ['vpc_id'], ...text() },
  subnet: { columns: ['subnet_id'], ...text() },
  interface: { columns: ['interface_id'], ...text() },
  instance: { columns: ['instance_id'], ...text() },
  name: {
    columns: ['srcaddr', 'dstaddr'],
    optional: ['interface_id', 'pkt_srcaddr', 'pkt_dstaddr'],
    ...names,
  },
  src: { columns: ['srcaddr'], ...addresses },
  dst: { columns: ['dstaddr'], ...addresses },
  addr: { columns: ['srcaddr', 'dstaddr'], ...addresses },
  port: { columns: ['dstport'], ...numbers(portValue) },
  srcPort: { columns: ['srcport'], ...numbers(portValue) },
  protocol: { columns: ['protocol'], ...numbers(protocolValue) },
  action: { columns: ['action'], ...text(oneOfValues(['ACCEPT', 'REJECT'])) },
  direction: { columns: ['flow_direction'], ...text(oneOfValues(['ingress', 'egress'])) },
};

/** Returns the given parts of a filter, each with its values. */
function given(filter: RecordFilter): { part: Part; words: readonly string[] }[] {
  return Object.entries(PARTS).flatMap(([name, part]) => {
    const words = filter[name as keyof typeof PARTS] ?? [];
    return words.length > 0 ? [{ part, words: words.map(String) }] : [];
  });
}

export type FilterPart = Exclude<keyof RecordFilter, 'meanings'>;

export const FILTER_PARTS: readonly FilterPart[] = [
  'account',
  'region',
  ...(Object.keys(PARTS) as (keyof typeof PARTS)[]),
];

/** @throws RangeError for invalid values */
export function checkFilter(filter: RecordFilter): void {
  for (const { part, words } of given(filter)) {
    const { wanted, unwanted } = sides(words);
    for (const word of [...wanted, ...unwanted]) part.read(word, filter.meanings ?? {});
  }
}

/**
 * Returns the columns that a filter tests, without those of account and Region, which folders and partitions also have.
 */
export function filterColumns(filter: RecordFilter): string[] {
  return [...new Set(given(filter).flatMap(({ part }) => part.columns))];
}

/** Returns columns that it tests only if they are logged, and those that determine the owner of an address. */
export function filterColumnsToo(filter: RecordFilter): string[] {
  const meanings = Object.values(filter.meanings ?? {});
  return [
    ...new Set([
      ...given(filter).flatMap(({ part }) => part.optional ?? []),
      ...(meanings.length > 0 ? HELD_COLUMNS : []),
    ]),
  ];
}

/**
 * Returns the tests of a filter, over the columns of `flows`.
 * @param packetLevel whether addresses are the packets' own, if they are logged, so that either all legs of a packet
 * through a NAT gateway match, or none
 * @throws RangeError for invalid values
 */
export function filterConditions(
  filter: RecordFilter,
  f: SqlFunctions,
  packetLevel = false,
): RawBuilder<unknown>[] {
  return given(filter).flatMap(({ part, words }) => {
    const test = (word: string) => {
      const holds = part.read(word, filter.meanings ?? {});
      const columns = [...part.columns, ...(part.optional ?? [])];
      const ofColumn = (column: string) =>
        packetLevel && part.isOfEnds
          ? sql`coalesce(${sql.ref(`pkt_${column}`)}, ${sql.ref(column)})`
          : sql.ref(column);
      return anyOf(columns.map((column) => holds(ofColumn(column), f, column)));
    };
    const { wanted, unwanted } = sides(words);
    return [
      ...(wanted.length > 0 ? [anyOf(wanted.map(test))] : []),
      // A missing value does not match an unwanted one.
      ...unwanted.map((word) => sql`not coalesce(${test(word)}, false)`),
    ];
  });
}

/** Returns tests that all records of a filter pass; others may pass them too. */
export function recordTests(filter: RecordFilter): RecordTest[] {
  return given(filter).flatMap(({ part, words }) => {
    const { wanted } = sides(words);
    const ranges = wanted.flatMap((word) => part.rangeOf?.(word, filter.meanings ?? {}) ?? []);
    if (wanted.length === 0 || ranges.length < wanted.length) return [];
    // The filter may mean the packets' own addresses.
    const own = part.isOfEnds ? part.columns.map((column) => `pkt_${column}`) : [];
    return [
      { columns: [...part.columns, ...own], ranges: ranges.map(({ first, last }) => [first, last] as const) },
    ];
  });
}

/** Actions of the records that a query needs. */
export type ActionNeed = Pick<RecordNeed, 'action' | 'withTranslated'>;

/** Returns the actions of the records that a query needs; only one if the filter selects it. */
export function actionsOf(filter: RecordFilter, { action, withTranslated }: ActionNeed): ActionNeed {
  const only = onlyAction(filter);
  return only ? { action: only } : { action, withTranslated };
}

/** Returns the action of all records that a filter selects, if it is a single one. */
function onlyAction({ action = [] }: RecordFilter): 'ACCEPT' | 'REJECT' | undefined {
  const { wanted, unwanted } = sides(action.map(String));
  const [only] = wanted.map((word) => word.toUpperCase());
  if (wanted.length !== 1 || unwanted.length > 0) return undefined;
  return only === 'ACCEPT' || only === 'REJECT' ? only : undefined;
}

/** Splits values into those without `!`, and those with it, which is removed. */
export function sides(words: readonly string[]): { wanted: string[]; unwanted: string[] } {
  const isUnwanted = (word: string) => word.startsWith('!');
  return {
    wanted: words.filter((word) => !isUnwanted(word)),
    unwanted: words.filter(isUnwanted).map((word) => word.slice(1)),
  };
}

/** Returns whether a value is wanted and not unwanted; without wanted values, all are. */
export function isWanted(words: readonly string[] | undefined, value: string): boolean {
  const { wanted, unwanted } = sides(words ?? []);
  return (wanted.length === 0 || wanted.includes(value)) && !unwanted.includes(value);
}

/** Returns the same as a test of a column; undefined without values. */
export function wantedTest(
  column: RawBuilder<unknown>,
  words: readonly string[] | undefined,
): RawBuilder<unknown> | undefined {
  const { wanted, unwanted } = sides(words ?? []);
  const among = (values: readonly string[]) =>
    sql`${column} in (${sql.join(values.map((value) => sql.lit(value)))})`;
  const tests = [
    ...(wanted.length > 0 ? [among(wanted)] : []),
    ...(unwanted.length > 0 ? [sql`not ${among(unwanted)}`] : []),
  ];
  return tests.length > 0 ? sql.join(tests, sql` and `) : undefined;
}
