import { styleText } from 'node:util';
import { byteSize } from '../../logs/byte-size.ts';
import { PROTOCOL_KEYWORDS } from '../../logs/protocols.ts';
import { SERVICE_NAMES } from '../../logs/services.ts';
import { printable } from '../../rows/printable.ts';

/** The parts of a record that a line shows; null if it has no value. */
export interface TailRecord {
  /** Unix seconds. */
  readonly start: bigint | null;
  /** As logged; otherwise derived from the private address. */
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
  /** Names of addresses and interface, if known. */
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
  /** Characters per line; the end of longer lines is cut. Without it, lines are not cut. */
  readonly width?: number | undefined;
}

/** TCP, DCCP, UDP, SCTP, UDPLite. */
const WITH_PORTS = new Set([6, 17, 33, 132, 136]);

/** Source: RFC 9293, section 3.1; flow logs have the bits of FIN, SYN, RST and SYN-ACK of all packets combined. */
const FLAGS = [
  [2, 'SYN'],
  [8, 'PSH'],
  [16, 'ACK'],
  [32, 'URG'],
  [1, 'FIN'],
  [4, 'RST'],
] as const;

type Column = 'what' | 'from' | 'to' | 'amount';

/** Number of cells up to the addresses. */
const ADDRESSES = 5;

/** Lines of records, with columns aligned to the widest value so far. */
export class TailLines {
  readonly #options: TailLineOptions;
  readonly #time: Intl.DateTimeFormat;
  readonly #widths: Record<Column, number> = { what: 7, from: 18, to: 18, amount: 0 };

  constructor(options: TailLineOptions) {
    this.#options = options;
    const two = '2-digit';
    // The Swedish locale formats dates as ISO 8601.
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

  /** Returns the line of a record, without a line break. */
  line(record: TailRecord): string {
    const { start, direction, action, interface_id, names = {} } = record;
    const hasPorts = record.protocol === null || WITH_PORTS.has(record.protocol);
    const what = this.#column('what', printable(whatText(record)));
    const source = endText(record.srcaddr, hasPorts ? record.srcport : null, record.dstport);
    const from = this.#column('from', printable(source + called(names.src)));
    const target = endText(record.dstaddr, hasPorts ? record.dstport : null);
    const to = this.#column('to', printable(target + called(names.dst)));
    const amount = this.#column('amount', amountText(record));
    // The year is omitted.
    const time = start === null ? '' : this.#time.format(Number(start) * 1000).slice(5);
    const plain = printable(action ?? '-').padEnd(6);
    const shown = [time.padEnd(14), plain, (direction ?? '').padEnd(3), what, `${from} -> ${to}`, amount];
    const cells = this.#fitting([...shown, printable((interface_id ?? '') + called(names.interface))]);
    return cells
      .map((cell, at) => (at === 1 ? this.#actionText(cell) : cell))
      .join(' ')
      .trimEnd();
  }

  /** Pads a text to the widest text of its column so far. */
  #column(name: Column, text: string): string {
    this.#widths[name] = Math.max(this.#widths[name], text.length);
    return text.padEnd(this.#widths[name]);
  }

  /** Removes cells from the end until the line fits; those up to the addresses stay. */
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

/** Returns `TCP SYN,FIN`, `UDP`, `ICMP` or `143`. */
function whatText({ protocol, tcp_flags: flags }: TailRecord): string {
  if (protocol === null) return '-';
  const name = PROTOCOL_KEYWORDS[protocol] ?? String(protocol);
  const set = FLAGS.filter(([bit]) => (Number(flags ?? 0) & bit) !== 0).map(([, flag]) => flag);
  return set.length === 0 ? name : `${name} ${set.join(',')}`;
}

/**
 * Returns `10.0.0.5:22/ssh` or `[2001:db8::1]:443/https`. @param other the other port, which may be the one with a
 * service name
 */
function endText(address: string | null, port: number | null, other?: number | null): string {
  const host = address ?? '-';
  if (port === null) return host;
  const service =
    other !== undefined && other !== null && SERVICE_NAMES.has(other) ? undefined : SERVICE_NAMES.get(port);
  return `${host.includes(':') ? `[${host}]` : host}:${port}${service === undefined ? '' : `/${service}`}`;
}

/** Returns `3 packets, 180 B`. */
function amountText({ packets, bytes }: TailRecord): string {
  const parts = [
    ...(packets === null ? [] : [`${packets} ${packets === 1n ? 'packet' : 'packets'}`]),
    ...(bytes === null ? [] : [byteSize(Number(bytes)).replace(/ bytes$/, ' B')]),
  ];
  return parts.join(', ');
}
