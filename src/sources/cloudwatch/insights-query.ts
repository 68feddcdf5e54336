import {
  addressValue,
  meaningIn,
  type NumberRange,
  oneOfValues,
  portValue,
  protocolValue,
} from '../../flows/filter-values.ts';
import { type FilterValues, type RecordFilter, sides } from '../../flows/record-filter.ts';
import type { RecordFormat } from '../../logs/record-format.ts';

/** Maximum events that a query returns. Source: Amazon CloudWatch Logs API, StartQuery. */
export const MOST_EVENTS = 100_000;

/** Name of a parsed field, prefixed because Logs Insights may discover fields with the plain name. */
const fieldOf = (column: string) => `flow_${column}`;

/**
 * Returns a Logs Insights query for the records that a filter selects, and perhaps others, as it cannot express IPv6
 * blocks, `private` and `public`, exclusions and names. Source: Amazon CloudWatch Logs User Guide, "CloudWatch Logs
 * Insights language query syntax".
 */
export function insightsQuery({ fields }: RecordFormat, filter: RecordFilter): string {
  const logged = new Set(fields.map(({ column }) => column));
  const tests = PARTS.flatMap(({ part, columns, testOf }) => {
    const words = filter[part];
    if (columns.some((column) => !logged.has(column))) return [];
    // Reports may filter by packet addresses if records have them.
    const ends = columns.map((column) => `pkt_${column}`).filter((column) => logged.has(column));
    if (words?.some((word) => meaningIn(filter.meanings, String(word)))) return [];
    return anyOf(words, [...columns, ...ends], testOf) ?? [];
  });
  const stars = fields.map(() => '*').join(' ');
  const names = fields.map(({ column }) => fieldOf(column)).join(', ');
  return [
    'fields @message',
    ...(tests.length > 0 ? [`parse @message "${stars}" as ${names}`] : []),
    ...tests.map((test) => `filter ${test}`),
    'display @message',
    `limit ${MOST_EVENTS}`,
  ].join(' | ');
}

type TestOf = (word: string) => ((value: string) => string) | undefined;

const text =
  (read: (word: string) => string = (word) => word): TestOf =>
  (word) => {
    const wanted = read(word);
    // Other characters never occur in AWS values, and could inject into the query.
    return /^[\w.:-]+$/.test(wanted) ? (value) => `${value} = "${wanted}"` : undefined;
  };

const range =
  (read: (word: string) => NumberRange): TestOf =>
  (word) => {
    const { first, last } = read(word);
    return (value) =>
      first === last ? `${value} = ${first}` : `(${value} >= ${first} and ${value} <= ${last})`;
  };

const address: TestOf = (word) => {
  const meant = addressValue(word);
  if ('address' in meant) return (value) => `${value} = "${meant.address}"`;
  if (!('block' in meant) || meant.block.includes(':')) return undefined;
  return (value) => `isIpv4InSubnet(${value}, "${meant.block}")`;
};

interface Part {
  readonly part: Exclude<keyof RecordFilter, 'account' | 'region' | 'name' | 'meanings'>;
  /** Columns of which any may match. */
  readonly columns: readonly string[];
  readonly testOf: TestOf;
}

const PARTS: readonly Part[] = [
  { part: 'vpc', columns: ['vpc_id'], testOf: text() },
  { part: 'subnet', columns: ['subnet_id'], testOf: text() },
  { part: 'interface', columns: ['interface_id'], testOf: text() },
  { part: 'instance', columns: ['instance_id'], testOf: text() },
  { part: 'src', columns: ['srcaddr'], testOf: address },
  { part: 'dst', columns: ['dstaddr'], testOf: address },
  { part: 'addr', columns: ['srcaddr', 'dstaddr'], testOf: address },
  { part: 'port', columns: ['dstport'], testOf: range(portValue) },
  { part: 'srcPort', columns: ['srcport'], testOf: range(portValue) },
  { part: 'protocol', columns: ['protocol'], testOf: range(protocolValue) },
  { part: 'action', columns: ['action'], testOf: text(oneOfValues(['ACCEPT', 'REJECT'])) },
  { part: 'direction', columns: ['flow_direction'], testOf: text(oneOfValues(['ingress', 'egress'])) },
];

/** Returns undefined if there is nothing to test, or if one of the values cannot be expressed. */
function anyOf(words: FilterValues, columns: readonly string[], testOf: TestOf): string | undefined {
  const { wanted } = sides((words ?? []).map(String));
  const tests = wanted.map(testOf);
  const expressions = tests.flatMap((test) => (test ? columns.map((column) => test(fieldOf(column))) : []));
  return expressions.length === 0 || tests.includes(undefined) ? undefined : expressions.join(' or ');
}
