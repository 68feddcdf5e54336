import { styleText } from 'node:util';
import { byteSize } from '../../logs/byte-size.ts';
import { PROTOCOL_KEYWORDS } from '../../logs/protocols.ts';
import { SERVICE_NAMES } from '../../logs/services.ts';
import { printable } from '../terminal/printable.ts';

/** What a line says of a record; null is what the record does not say. */
export interface TailRecord {
  /** Unix seconds. */
  readonly start: bigint | null;
  /** As it is logged, or else told by which of the addresses is a private one. */
  readonly direction: 'in' | 'out' | null;
  readonly interface_id: string | null;
  readonly srcaddr: string | null;
  readonly srcport: number | null;
  readonly dstaddr: string | null;
  readonly dstport: number | null;
  readonly protocol: number | null;
  readonly tcp_flags: number | null;
  readonly action: string | null;
  readonly packets: bigint | null;
  readonly bytes: bigint | null;
  /** What addresses and interface are called, where that is known. */
  readonly names?:
    | {
        readonly src?: string | undefined;
        readonly dst?: string | undefined;
        readonly interface?: string | undefined;
      }
    | undefined;
}

export interface TailLineOptions {
  readonly hasColours: boolean;
  /** IANA time zone of the times. */
  readonly zone: string;
  /** Characters of a line: what has no room at its end is left out. Without it, lines are as long as they are. */
  readonly width?: number | undefined;
}

/** TCP, DCCP, UDP, SCTP, UDPLite. */
const WITH_PORTS = new Set([6, 17, 33, 132, 136]);

/** Source: RFC 9293, section 3.1; flow logs keep the bits of FIN, SYN, RST and of SYN-ACK, of all packets together. */
const FLAGS = [
  [2, 'SYN'],
  [8, 'PSH'],
  [16, 'ACK'],
  [32, 'URG'],
  [1, 'FIN'],
  [4, 'RST'],
] as const;

type Column = 'what' | 'from' | 'to' | 'amount';

/** Cells of a line up to those of the addresses. */
const ADDRESSES = 5;

/** Lines of records, whose columns stand below each other as far as that can be known. */
export class TailLines {
  readonly #options: TailLineOptions;
  readonly #time: Intl.DateTimeFormat;
  readonly #widths: Record<Column, number> = { what: 7, from: 18, to: 18, amount: 0 };

  constructor(options: TailLineOptions) {
    this.#options = options;
    const two = '2-digit';
    // Sweden writes dates as ISO 8601 has them.
    this.#time = new Intl.DateTimeFormat('sv-SE', {
      timeZone: options.zone,
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
      hourCycle: 'h23',
    });
  }

  /** Without its line break. */
  line(record: TailRecord): string {
    const { start, direction, action, interface_id, names = {} } = record;
    const hasPorts = record.protocol === null || WITH_PORTS.has(record.protocol);
    const what = this.#column('what', printable(whatText(record)));
    const source = endText(record.srcaddr, hasPorts ? record.srcport : null, record.dstport);
    const from = this.#column('from', printable(source + called(names.src)));
    const target = endText(record.dstaddr, hasPorts ? record.dstport : null);
    const to = this.#column('to', printable(target + called(names.dst)));
    const amount = this.#column('amount', amountText(record));
    // Of a year there is nothing to be learnt.
    const time = start === null ? '' : this.#time.format(Number(start) * 1000).slice(5);
    const plain = printable(action ?? '-').padEnd(6);
    const shown = [time.padEnd(14), plain, (direction ?? '').padEnd(3), what, `${from} -> ${to}`, amount];
    const cells = this.#fitting([...shown, printable((interface_id ?? '') + called(names.interface))]);
    return cells
      .map((cell, at) => (at === 1 ? this.#actionText(cell) : cell))
      .join(' ')
      .trimEnd();
  }

  /** As wide as any text of the column so far. */
  #column(name: Column, text: string): string {
    this.#widths[name] = Math.max(this.#widths[name], text.length);
    return text.padEnd(this.#widths[name]);
  }

  /** The addresses at least. */
  #fitting(cells: readonly string[]): string[] {
    const { width = Number.POSITIVE_INFINITY } = this.#options;
    let left = [...cells];
    while (left.length > ADDRESSES && left.join(' ').trimEnd().length > width) left = left.slice(0, -1);
    return left;
  }

  #actionText(action: string): string {
    if (!this.#options.hasColours || !action.startsWith('REJECT')) return action;
    return styleText('red', action, { validateStream: false });
  }
}

/** ` (web-1)` */
const called = (name: string | undefined) => (name === undefined ? '' : ` (${name})`);

/** `TCP SYN,FIN`, `UDP`, `ICMP`, `143`. */
function whatText({ protocol, tcp_flags: flags }: TailRecord): string {
  if (protocol === null) return '-';
  const name = PROTOCOL_KEYWORDS[protocol] ?? String(protocol);
  const set = FLAGS.filter(([bit]) => (Number(flags ?? 0) & bit) !== 0).map(([, flag]) => flag);
  return set.length === 0 ? name : `${name} ${set.join(',')}`;
}

/** `10.0.0.5:22/ssh`, `[2001:db8::1]:443/https`. @param other port that has the name of the service, if it has one */
function endText(address: string | null, port: number | null, other?: number | null): string {
  const host = address ?? '-';
  if (port === null) return host;
  const service =
    other !== undefined && other !== null && SERVICE_NAMES.has(other) ? undefined : SERVICE_NAMES.get(port);
  return `${host.includes(':') ? `[${host}]` : host}:${port}${service === undefined ? '' : `/${service}`}`;
}

/** `3 packets, 180 B`. */
function amountText({ packets, bytes }: TailRecord): string {
  const parts = [
    ...(packets === null ? [] : [`${packets} ${packets === 1n ? 'packet' : 'packets'}`]),
    ...(bytes === null ? [] : [byteSize(Number(bytes)).replace(/ bytes$/, ' B')]),
  ];
  return parts.join(', ');
}
