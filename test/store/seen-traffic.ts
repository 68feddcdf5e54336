import fc from 'fast-check';
import type { RecordFilter } from '../../src/flows/record-filter.ts';
import type { Window } from '../../src/logs/window.ts';
import type { Source } from '../../src/sources/source.ts';
import { logText, NOON, V2_HEADER, type Values, v2, writeLog } from '../helpers/logs.ts';
import type { Reading } from '../helpers/reading.ts';

/** Traffic of one conversation, and who logs it how. */
interface Traffic {
  readonly path: keyof typeof PATHS;
  readonly host: number;
  readonly peer: number;
  readonly port: number;
  readonly protocol: number;
  readonly parts: readonly Part[];
  /** Whether a second flow log covers the interfaces. */
  readonly hasTwoLogs: boolean;
}

interface Part {
  /** Seconds after noon. */
  readonly start: number;
  readonly packets: number;
  readonly action: string;
  /** Places that do not log it, or log it with the part after it, later. */
  readonly lost: readonly number[];
  readonly late: readonly number[];
}

const HOUR = 3600;
const ACCOUNT = '123456789012';

const hostOf = (number: number) => ({ address: `10.0.0.${number}`, eni: `eni-${number}` });
const NAT = hostOf(200);
const THIRD = hostOf(201);
const FIREWALL = 'eni-firewall';

/** What each place on the way writes of a packet from one end to the other. */
const PATHS = {
  alone: (host, peer) => [at(host.eni, 'egress', host, peer)],
  both: (host, peer) => [at(host.eni, 'egress', host, peer), at(peer.eni, 'ingress', host, peer)],
  firewall: (host, peer) => [
    at(host.eni, 'egress', host, peer),
    at(FIREWALL, 'ingress', host, peer),
    at(FIREWALL, 'egress', host, peer),
    at(peer.eni, 'ingress', host, peer),
  ],
  nat: (host, peer) => [
    at(host.eni, 'egress', host, peer),
    { ...at(NAT.eni, 'ingress', host, NAT), 'pkt-srcaddr': host.address, 'pkt-dstaddr': peer.address },
    at(NAT.eni, 'egress', NAT, peer),
  ],
  fromNat: (_, peer) => [at(NAT.eni, 'egress', NAT, peer), at(peer.eni, 'ingress', NAT, peer)],
  viaHost: (host, peer) => [
    {
      ...at(host.eni, 'ingress', THIRD, host),
      'pkt-srcaddr': THIRD.address,
      'pkt-dstaddr': peer.address,
    },
  ],
  toNat: (host) => [at(host.eni, 'egress', host, NAT)],
  unplaced: (host, peer) => [at('-', '-', host, peer)],
  unknown: () => [{ 'interface-id': 'eni-1', 'flow-direction': 'ingress', srcaddr: '-', dstaddr: '-' }],
} satisfies Record<string, (host: End, peer: End) => Values[]>;

type End = ReturnType<typeof hostOf>;

const at = (eni: string, direction: string, host: End, peer: End): Values => ({
  'interface-id': eni,
  'flow-direction': direction,
  srcaddr: host.address,
  dstaddr: peer.address,
});

const some = fc.subarray([0, 1, 2]);
const seldom = fc.oneof({ weight: 2, arbitrary: fc.constant<number[]>([]) }, { weight: 1, arbitrary: some });

const part: fc.Arbitrary<Part> = fc.record({
  start: fc.constantFrom(
    0,
    40,
    300,
    600,
    900,
    11 * HOUR + 3500,
    12 * HOUR - 20,
    12 * HOUR,
    13 * HOUR,
    37 * HOUR,
  ),
  packets: fc.constantFrom(1, 2, 10, 5_000_000_000),
  action: fc.constantFrom('ACCEPT', 'ACCEPT', 'ACCEPT', 'ACCEPT', 'REJECT', '-'),
  lost: seldom,
  late: seldom,
});

const traffic: fc.Arbitrary<Traffic> = fc.record({
  path: fc.constantFrom(...(Object.keys(PATHS) as (keyof typeof PATHS)[]), 'both' as const, 'nat' as const),
  host: fc.integer({ min: 1, max: 3 }),
  peer: fc.integer({ min: 1, max: 3 }),
  port: fc.constantFrom(22, 443),
  protocol: fc.constantFrom(6, 6, 6, 17),
  parts: fc.array(part, { minLength: 1, maxLength: 6 }),
  hasTwoLogs: fc.oneof(
    { weight: 4, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
});

/** Seconds after noon: before, between and after the records of an interval, of a file and of a day. */
const times = fc.constantFrom(-HOUR, 0, 30, 320, 700, 12 * HOUR - 90, 12 * HOUR - 10, 12 * HOUR, 14 * HOUR);

const windows = fc.option(
  fc
    .tuple(times, fc.oneof(times, fc.constant(60 * HOUR)))
    .filter(([since, until]) => since < until)
    .map(([since, until]): Window => ({ since: NOON + since, until: NOON + until })),
  { nil: undefined, freq: 2 },
);

const filters = fc.oneof(
  { weight: 4, arbitrary: fc.constant<RecordFilter>({}) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<RecordFilter>(
      { port: [443] },
      { src: ['10.0.0.1'] },
      { dst: ['10.0.0.2', '10.0.0.200'] },
      { addr: ['!10.0.0.3'] },
      { protocol: ['tcp'] },
      { action: ['accept'] },
      { interface: ['eni-1'] },
      { direction: ['egress'] },
      { account: [ACCOUNT] },
    ),
  },
);

/** Logs of several days, with what is asked of them. */
export const cases = fc
  .record({
    all: fc.array(traffic, { minLength: 1, maxLength: 6 }),
    /** Further fields of the format: fewer of them leave directions, or packets' own addresses, unknown. */
    fields: fc.constantFrom(
      '',
      'flow-direction',
      'pkt-srcaddr pkt-dstaddr',
      'flow-direction pkt-srcaddr pkt-dstaddr',
    ),
    /** Whether the last day has another format. */
    isChanged: fc.boolean(),
    /** Whether its units are hours. */
    isHourly: fc.boolean(),
    /** Whether the store is filled before all files are there. */
    isFilledTwice: fc.boolean(),
    window: windows,
    filter: filters,
  })
  .filter(({ all }) => all.some((one) => recordsOf(one).length > 0))
  .filter(
    ({ fields, isChanged, filter }) => !filter.direction || (fields.includes('flow-direction') && !isChanged),
  );

export type Case = typeof cases extends fc.Arbitrary<infer C> ? C : never;

/** The records that each place writes of a conversation. */
function recordsOf({ path, host, peer, port, protocol, parts }: Traffic): Values[] {
  const ends = [hostOf(host), { ...hostOf(peer + 100) }] as const;
  return PATHS[path](...ends).flatMap((seen, place) => {
    let carried = 0;
    return parts.flatMap(({ start, packets, action, lost, late }, index) => {
      if (lost.includes(place)) return [];
      // What arrives late is part of the next interval of this place.
      if (late.includes(place) && index + 1 < parts.length) {
        carried += packets;
        return [];
      }
      const all = packets + carried;
      carried = 0;
      const shift = late.length > 0 ? place * 7 : 0;
      return [
        {
          srcport: 40_000 + port,
          dstport: port,
          protocol,
          ...seen,
          packets: all,
          bytes: all * 100 + (late.includes(2) ? place : 0),
          start: NOON + start + shift,
          action,
        },
      ];
    });
  });
}

/**
 * Writes the files that the flow logs deliver, some minutes after their records began.
 * @param onHalf called when half of them are there
 */
export async function writeTraffic(
  folder: string,
  { all, fields, isChanged, isFilledTwice }: Case,
  onHalf: () => Promise<unknown>,
): Promise<void> {
  const files = new Map<string, Values[]>();
  for (const one of all)
    for (const log of one.hasTwoLogs ? ['fl-0a', 'fl-0b'] : ['fl-0a'])
      for (const record of recordsOf(one)) {
        const delivered = new Date((Math.floor(Number(record.start) / 300) + 2) * 300_000).toISOString();
        const time = delivered.slice(0, 16).replaceAll(/[-:]/g, '');
        const name = `${ACCOUNT}_vpcflowlogs_eu-west-1_${log}_${time}Z_x.log.gz`;
        files.set(name, [...(files.get(name) ?? []), record]);
      }
  const half = Math.ceil(files.size / 2);
  for (const [at, [name, records]] of [...files].entries()) {
    const further = isChanged && name.includes('20261122') ? '' : fields;
    const lines = records.map((values) =>
      [
        v2(values),
        ...further.split(' ').flatMap((field) => (field ? String(values[field] ?? '-') : [])),
      ].join(' '),
    );
    if (at === half && isFilledTwice) await onHalf();
    writeLog(folder, name, logText(lines, `${V2_HEADER} ${further}`.trim()));
  }
}

/** How the reports of a case are read. */
export const readingOf = ({ window, filter }: Case): Reading => ({ ...(window && { window }), filter });

/** A source that says when it was opened with marks. */
export const watched = (source: Source, onMarks: () => unknown): Source => ({
  open: async (request) => {
    const opened = await source.open(request);
    if (opened.marks) await onMarks();
    return opened;
  },
  estimate: (request) => source.estimate(request),
  list: (request) => source.list(request),
});
