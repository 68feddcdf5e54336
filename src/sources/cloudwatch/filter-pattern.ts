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

/** Characters that a filter pattern may have. */
const LONGEST = 1024;

/**
 * A space-delimited filter pattern that lets all records through that the filter does, and fewer others: CloudWatch Logs
 * then sends less, and the engine has the last word. What cannot be said in it for sure is left to the engine: IPv6,
 * `private` and `public`, either of two addresses, what is not wanted, ids, names. Source: Amazon CloudWatch Logs User Guide,
 * "Filter pattern syntax"; Amazon VPC User Guide, "Process flow log records in CloudWatch Logs".
 * @returns undefined where it would let everything through
 */
export function filterPattern({ fields }: RecordFormat, filter: RecordFilter): string | undefined {
  // Who a name stands for, and when, is more than a pattern can say.
  // Where packets have addresses of their own in records, reports may mean those.
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

/** `dstport = 22 || dstport = 3389`; undefined where one of the words cannot be said. */
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

/** Blocks become all that begins with their whole octets. */
function addressTest(word: string): string | undefined {
  const meant = addressValue(word);
  if ('address' in meant) return `= ${meant.address}`;
  if (!('block' in meant)) return undefined;
  const [address = '', length = ''] = meant.block.split('/');
  const octets = Math.floor(Number(length) / 8);
  if (address.includes(':') || octets === 0) return undefined;
  return `= ${address.split('.').slice(0, octets).join('.')}.*`;
}
