import { SERVICE_NAMES } from '../logs/services.ts';
import type { Window } from '../logs/window.ts';
import { isPortColumn, type NameColumn } from '../rows/name-column.ts';
import type { Others, Row, Rows, Value } from '../rows/rows.ts';
import type { NetworkPlace, Span } from './holdings.ts';
import type { Names } from './names.ts';

/** Columns of reports and records that hold addresses or ids. */
const NAMED = new Set([
  'srcaddr',
  'dstaddr',
  'pkt_srcaddr',
  'pkt_dstaddr',
  'addr_a',
  'addr_b',
  'client',
  'server',
  'host',
  'peer',
  'remote',
  'listed',
  'other',
  'interface_id',
  'instance_id',
  'subnet_id',
  'vpc_id',
  'resource_id',
  'gateway',
  'security_group',
]);

/** Columns used if a value has no name: the AWS service of an address, or tags. */
const FALLBACKS: Readonly<Record<string, readonly string[]>> = {
  pkt_srcaddr: ['pkt_src_aws_service'],
  pkt_dstaddr: ['pkt_dst_aws_service'],
  interface_id: ['interface_tag', 'instance_tag', 'asg_tag'],
  instance_id: ['instance_tag', 'asg_tag'],
};

export interface NamedRows extends Rows {
  readonly names: readonly NameColumn[];
  /** Returns the earliest time of named rows so far, Unix seconds; undefined if none has a name and a time. */
  earliest(): number | undefined;
  /** Adds empty name columns to the rows that a limit left out. */
  withNames(others: Others | undefined): Others | undefined;
}

export interface NamedRowsOptions {
  /** Time of rows without time columns; undefined for all time. */
  readonly window: Window | undefined;
  /** True to omit name columns that are empty in all rows of the first batch. */
  readonly isShort: boolean;
  /** The network of rows that do not show one, if the filter selects a single one. */
  readonly place?: NetworkPlace | undefined;
}

/** Adds a column of names after each column of addresses, ids or ports: `srcaddr_name` after `srcaddr`. */
export async function namedRows(
  { columns, batches }: Rows,
  names: Names,
  { window, isShort, place: selected = {} }: NamedRowsOptions,
): Promise<NamedRows> {
  const taken = new Set(columns.map(({ name }) => name));
  const placeOf = (name: string) => columns.findIndex((column) => column.name === name);
  const timeOf = rowTimes(columns, window);
  const vpc = placeOf('vpc_id');
  const account = placeOf('account_id');
  let earliest = Number.POSITIVE_INFINITY;
  const all = columns.flatMap(({ name }, at) => {
    const isPort = isPortColumn(name);
    if ((!NAMED.has(name) && !isPort) || taken.has(`${name}_name`)) return [];
    const fallbacks = (FALLBACKS[name] ?? []).map(placeOf).filter((place) => place >= 0);
    const nameIn = (row: Row): Value => {
      const value = row[at] ?? null;
      if (isPort) return SERVICE_NAMES.get(Number(value ?? -1)) ?? null;
      if (typeof value !== 'string') return null;
      const place: NetworkPlace = {
        vpc: text(row[vpc]) ?? selected.vpc,
        account: text(row[account]) ?? selected.account,
      };
      const time = timeOf(row);
      const name = names.of(value, time, place);
      if (name !== undefined && time && !(time.since >= earliest)) earliest = time.since;
      return name ?? textOf(fallbacks.map((one) => row[one]));
    };
    return [{ name: `${name}_name`, of: name, isPort, at, nameIn }];
  });
  const iterator = batches[Symbol.asyncIterator]();
  const first = await iterator.next();
  const sample = first.done ? [] : first.value;
  const shown = isShort ? all.filter(({ nameIn }) => sample.some((row) => nameIn(row) !== null)) : all;
  const inserted = <T>(values: readonly T[], make: (column: (typeof shown)[number]) => T): T[] =>
    values.flatMap((value, at) => [value, ...shown.filter((one) => one.at === at).map(make)]);
  const withNames = (row: Row): Row => inserted(row, ({ nameIn }) => nameIn(row));
  async function* named(): AsyncGenerator<readonly Row[]> {
    if (first.done) return;
    try {
      yield sample.map(withNames);
      for await (const batch of { [Symbol.asyncIterator]: () => iterator }) yield batch.map(withNames);
    } finally {
      await iterator.return?.();
    }
  }
  return {
    columns: inserted(columns, ({ name }) => ({ name, type: 'text' })),
    batches: named(),
    names: shown,
    earliest: () => (earliest < Number.POSITIVE_INFINITY ? earliest : undefined),
    withNames: (others) => others && { ...others, values: inserted(others.values, () => null) },
  };
}

const text = (value: Value | undefined) => (typeof value === 'string' ? value : undefined);

/** Returns the first text that is not empty; tag values are percent-decoded. */
function textOf(values: readonly (Value | undefined)[]): string | null {
  const found = values.find((value) => typeof value === 'string' && value !== '');
  if (typeof found !== 'string') return null;
  try {
    return decodeURIComponent(found);
  } catch {
    return found;
  }
}

/** Columns with the start and the end of a row's time. */
const TIMES = [
  ['first_seen', 'last_seen'],
  ['start', 'end'],
  ['since', 'until'],
] as const;

/** Column with the start of an hour. */
const HOUR = 'time';

/** Returns a function for a row's time: from its columns, else the window. A start without an end is a moment. */
function rowTimes(columns: Rows['columns'], window: Window | undefined): (row: Row) => Span | undefined {
  const indexOf = (name: string) => columns.findIndex((column) => column.name === name);
  const [from, to] = TIMES.map(([first, last]) => [indexOf(first), indexOf(last)] as const).find(
    ([first]) => first >= 0,
  ) ?? [-1, -1];
  const hour = indexOf(HOUR);
  return (row) => {
    const [since, until = since, time] = [from, to, hour].map((at) => secondsOf(row[at]));
    if (since !== undefined && until !== undefined) return { since, until };
    return time === undefined ? window : { since: time, until: time + 3599 };
  };
}

function secondsOf(value: Value | undefined): number | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string') return undefined;
  const time = Date.parse(value) / 1000;
  return Number.isNaN(time) ? undefined : time;
}
