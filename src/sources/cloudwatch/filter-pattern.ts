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

/** Maximum characters of a filter pattern. */
const LONGEST = 1024;

/**
 * Returns a space-delimited filter pattern that matches all records that the filter accepts, and few others, so that
 * CloudWatch Logs sends less. The engine filters again, as a pattern cannot express IPv6, `private` and `public`,
 * either of two addresses, exclusions, ids and names. Source: Amazon CloudWatch Logs User Guide, "Filter pattern
 * syntax"; Amazon VPC User Guide, "Process flow log records in CloudWatch Logs".
 * @returns undefined if it would match everything
 */
export function filterPattern({ fields }: RecordFormat, filter: RecordFilter): string | undefined {
  // A pattern cannot express which addresses a name has at which time. Reports may filter by packet addresses if
  // records have them.
  const hasPacketEnds = fields.some(({ column }) => PACKET_ENDS.has(column));
  const address = (word: string) =>
    hasPacketEnds || meaningIn(filter.meanings, word) ? undefined : addressTest(word);
  const parts = new Map<string, string | undefined>([
    ['srcaddr', anyOf('srcaddr', filter.src, address)],
    ['dstaddr', anyOf('dstaddr', filter.dst, address)],
    ['srcport', anyOf('srcport', filter.srcPort, (word) => rangeTest(portValue(word)))],
    ['dstport', anyOf('dstport', filter.port, (word) => rangeTest(portValue(word)))],
    ['protocol', anyOf('protocol', filter.protocol, (word) => rangeTest(protocolValue(word)))],
    ['action', anyOf('action', filter.action, (word) => `= ${oneOfValues(['ACCEPT', 'REJECT'])(word)}`)],
    [
      'flow_direction',
      anyOf('flow_direction', filter.direction, (word) => `= ${oneOfValues(['ingress', 'egress'])(word)}`),
    ],
  ]);
  const tests = fields.map(({ column }) => parts.get(column));
  if (tests.every((test) => test === undefined)) return undefined;
  const pattern = `[${fields.map(({ column }, at) => tests[at] ?? column).join(', ')}]`;
  return pattern.length <= LONGEST ? pattern : undefined;
}

const PACKET_ENDS: ReadonlySet<string> = new Set(['pkt_srcaddr', 'pkt_dstaddr']);

/** Returns a test such as `dstport = 22 || dstport = 3389`; undefined if one of the values cannot be expressed. */
function anyOf(
  column: string,
  words: FilterValues,
  testOf: (word: string) => string | undefined,
): string | undefined {
  const { wanted } = sides((words ?? []).map(String));
  const tests = wanted.map(testOf);
  const isRange = (test: string | undefined) => test?.startsWith('>=');
  if (tests.length === 0 || tests.includes(undefined) || (tests.length > 1 && tests.some(isRange)))
    return undefined;
  return tests.map((test) => `${column} ${test}`.replaceAll('&& ', `&& ${column} `)).join(' || ');
}

const rangeTest = ({ first, last }: NumberRange): string =>
  first === last ? `= ${first}` : `>= ${first} && <= ${last}`;

/** Tests an address; blocks are widened to their complete octets. */
function addressTest(word: string): string | undefined {
  const meant = addressValue(word);
  if ('address' in meant) return `= ${meant.address}`;
  if (!('block' in meant)) return undefined;
  const [address = '', length = ''] = meant.block.split('/');
  const octets = Math.floor(Number(length) / 8);
  if (address.includes(':') || octets === 0) return undefined;
  return `= ${address.split('.').slice(0, octets).join('.')}.*`;
}
