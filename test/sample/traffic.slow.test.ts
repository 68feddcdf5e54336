import { describe, expect, it } from 'vitest';
import { addressText } from '../../src/logs/address.ts';
import { FIELDS } from '../../src/logs/fields.ts';
import { headerLine, parseFields, parseHeader } from '../../src/logs/record-format.ts';
import { CULPRITS } from '../../src/sample/internet.ts';
import { writeSample } from '../../src/sample/sample.ts';
import { emptyFolder, type Line, readAll, UNTIL } from './tree.ts';

const share = (part: readonly unknown[], all: readonly unknown[]) => part.length / all.length;

async function sample(fields: string, records: number, seed = 1): Promise<Line[]> {
  const dir = emptyFolder();
  const until = UNTIL + seed * 20_000;
  await writeSample({ dir, seed, days: 0.25, records, until, fields: parseFields(fields) });
  return readAll(dir);
}

describe('traffic of a sample', () => {
  let all: Promise<Line[]> | undefined;
  const allFields = () => {
    all ??= sample('all', 8000);
    return all;
  };

  it('has addresses as AWS writes them: in the shortest text', async () => {
    const addresses = new Set((await allFields()).flatMap(({ srcaddr, dstaddr }) => [srcaddr, dstaddr]));
    expect([...addresses].some((address) => address?.includes('::'))).toBe(true);
    for (const address of addresses) if (address !== '-') expect(addressText(address ?? '')).toBe(address);
  });

  it.each([1, 2, 3])('has 5 to 10 % of rejects and some blank minutes (seed %i)', async (seed) => {
    const lines = await sample('v2', 8000, seed);
    const ok = lines.filter((line) => line['log-status'] === 'OK');
    const rejects = share(
      ok.filter((line) => line.action === 'REJECT'),
      ok,
    );
    expect(rejects).toBeGreaterThan(0.05);
    expect(rejects).toBeLessThan(0.1);
    for (const status of ['NODATA', 'SKIPDATA']) {
      const blank = lines.filter((line) => line['log-status'] === status);
      expect(blank.length).toBeGreaterThan(0);
      for (const line of blank) {
        const { srcaddr, dstaddr, srcport, dstport, protocol, packets, bytes, action } = line;
        expect([srcaddr, dstaddr, srcport, dstport, protocol, packets, bytes, action]).toEqual(
          Array(8).fill('-'),
        );
      }
    }
  });

  it('logs flows within the VPC at both ends', async () => {
    const lines = await allFields();
    const flow = (line: Line) =>
      ['srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol', 'packets', 'bytes']
        .map((name) => line[name])
        .join(' ');
    const within = lines.filter(
      (line) => line['traffic-path'] === '1' && line['next-hop-interface-type'] === '-',
    );
    const arrivals = new Set(lines.filter((line) => line['flow-direction'] === 'ingress').map(flow));
    const sources = within.filter((line) => line['interface-type'] === '-');
    expect(sources.length).toBeGreaterThan(2000);
    // The last conversation of a file may be cut short.
    expect(
      share(
        sources.filter((line) => arrivals.has(flow(line))),
        sources,
      ),
    ).toBeGreaterThan(0.98);
  });

  it('translates at NAT gateways', async () => {
    const lines = await allFields();
    const gateway = lines.filter(
      (line) => line['interface-type'] === 'nat_gateway' && line.action === 'ACCEPT',
    );
    const inner = gateway.filter(
      (line) => line.dstaddr !== line['pkt-dstaddr'] && line['flow-direction'] === 'ingress',
    );
    const outer = gateway.filter((line) => line['traffic-path'] === '8');
    expect(inner.length).toBeGreaterThan(50);
    expect(inner.every((line) => line['next-hop-interface-id']?.startsWith('eni-'))).toBe(true);
    expect(
      outer.every((line) => line.srcaddr === line['pkt-srcaddr'] && line.srcaddr?.startsWith('10.')),
    ).toBe(true);
    const regional = lines.filter((line) => line['interface-type'] === 'regional_nat_gateway');
    expect(
      regional.every((line) => line['interface-id'] === '-' && line['resource-id']?.startsWith('nat-')),
    ).toBe(true);
    expect(regional.length).toBeGreaterThan(10);
  });

  it('keeps each interface in one subnet, zone and VPC', async () => {
    const places = new Map<string, Set<string>>();
    for (const line of await allFields()) {
      const id = line['interface-id'] ?? '';
      const place = ['vpc-id', 'subnet-id', 'az-id', 'instance-id', 'instance-tag', 'ecs-task-id'].map(
        (name) => line[name],
      );
      places.set(id, (places.get(id) ?? new Set()).add(place.join(' ')));
    }
    expect(places.size).toBeGreaterThan(30);
    expect([...places.values()].every((seen) => seen.size === 1)).toBe(true);
  });

  it('tells paths of outgoing traffic only, and no bytes where Block Public Access refused', async () => {
    const lines = await allFields();
    for (const line of lines) {
      const outgoing = line['flow-direction'] === 'egress';
      expect(line['traffic-path'] !== '-').toBe(outgoing);
      if (line['log-status'] === 'OK') expect(line.bytes === '-').toBe(line['reject-reason'] === 'BPA');
    }
    const values = (name: string) => new Set(lines.map((line) => line[name]));
    expect(values('traffic-path')).toEqual(new Set(['-', '1', '3', '4', '5', '7', '8']));
    expect(values('reject-reason')).toEqual(new Set(['-', 'BPA', 'EC']));
    expect(values('type')).toEqual(new Set(['-', 'IPv4', 'IPv6']));
    expect(values('protocol')).toEqual(new Set(['-', '1', '6', '17', '47', '58']));
  });

  it('has culprits that knock, guess, call home and, in the end, steal', async () => {
    const dir = emptyFolder();
    await writeSample({ dir, days: 0.25, records: 20_000, until: UNTIL, fields: parseFields('all') });
    const lines = readAll(dir);
    const from = (address: string) => lines.filter((line) => line.srcaddr === address);
    const scanned = from(CULPRITS.portScanner);
    expect(scanned.every((line) => line.action === 'REJECT')).toBe(true);
    expect(new Set(scanned.map((line) => line.dstport)).size).toBeGreaterThan(20);
    const guesses = from(CULPRITS.passwordGuesser);
    expect(guesses.length).toBeGreaterThan(20);
    expect(guesses.every((line) => line.dstport === '22' && line.action === 'ACCEPT')).toBe(true);
    const starts = from(CULPRITS.controller)
      .filter((line) => line['interface-type'] !== 'nat_gateway')
      .map((line) => Number(line.start))
      .sort((one, other) => one - other);
    const gaps = starts.slice(1).map((start, at) => start - (starts[at] ?? 0));
    expect(gaps.length).toBeGreaterThan(60);
    expect(gaps.every((gap) => Math.abs(gap - 300) < 20)).toBe(true);
    const stolen = from(CULPRITS.dropPoint).map((line) => Number(line.end));
    expect(stolen.length).toBeGreaterThan(0);
    expect(Math.min(...stolen)).toBeGreaterThanOrEqual(UNTIL - 0.25 * 86_400 * 0.1);
  });

  it.each(['v2', 'v3', 'v4', 'v5', 'v7', 'v8', 'v9', 'v10', 'v11', 'all'])(
    'writes the fields of %s',
    async (name) => {
      const format = parseFields(name);
      const [line = {}] = await sample(name, 10);
      expect(headerLine(parseHeader(Object.keys(line).join(' ')))).toBe(headerLine(format));
      expect(line.version).toBe(String(name === 'all' ? 11 : Number(name.slice(1))));
    },
  );

  it('gives every field some value, but for the second keys of tags nobody set', async () => {
    const lines = await allFields();
    const empty = FIELDS.map(({ name }) => name).filter((name) => lines.every((line) => line[name] === '-'));
    expect(empty).toEqual(['interface-tag-2', 'asg-tag-2']);
  });

  it('writes chosen fields in the order given, and `-` for those it does not know', async () => {
    const [line] = await sample('end,start,novelty,action', 10);
    expect(Object.keys(line ?? {})).toEqual(['end', 'start', 'novelty', 'action']);
    expect(line?.novelty).toBe('-');
  });

  it('has clients below the port of the server, equal ports, and answers that start after their requests', async () => {
    const lines = (await allFields()).filter((line) => line['log-status'] === 'OK');
    const of = (source: string, target: string) =>
      lines.filter((line) => line.srcport === source && line.dstport === target);
    const mounted = lines.filter((line) => line.dstport === '2049');
    expect(mounted.length).toBeGreaterThan(10);
    expect(mounted.every((line) => Number(line.srcport) < 1024 && line['tcp-flags'] === '0')).toBe(true);
    expect(of('123', '123').length).toBeGreaterThan(10);
    expect(of('500', '500').length).toBeGreaterThan(5);
    const ends = ['interface-id', 'srcaddr', 'srcport', 'dstaddr', 'dstport'] as const;
    const back = ['interface-id', 'dstaddr', 'dstport', 'srcaddr', 'srcport'] as const;
    const key = (line: Line, names: readonly string[]) => names.map((name) => line[name]).join(' ');
    const first = new Map<string, number>();
    for (const line of lines) {
      const known = first.get(key(line, ends)) ?? Number.POSITIVE_INFINITY;
      first.set(key(line, ends), Math.min(known, Number(line.start)));
    }
    const served = lines.filter((line) => ['443', '8080', '9000', '2049'].includes(line.srcport ?? ''));
    const early = served.filter((line) => Number(line.start) < (first.get(key(line, back)) ?? 0));
    expect(served.length).toBeGreaterThan(500);
    expect(early).toEqual([]);
  });

  it('has packets that are rejected after their connection was closed', async () => {
    const lines = await allFields();
    const late = lines.filter((line) => line.action === 'REJECT' && line['tcp-flags'] === '4');
    expect(late.length).toBeGreaterThan(10);
    for (const line of late) {
      const closed = lines.filter(
        (one) => one.srcport === line.srcport && one.dstaddr === line.dstaddr && one.dstport === line.dstport,
      );
      expect(closed.some((one) => one.action === 'ACCEPT' && Number(one.end) <= Number(line.start))).toBe(
        true,
      );
    }
  });

  it('without incidents, rejects only what comes late', async () => {
    const dir = emptyFolder();
    await writeSample({
      dir,
      days: 0.25,
      records: 8000,
      until: UNTIL,
      fields: parseFields('all'),
      incidents: false,
    });
    const lines = readAll(dir);
    expect(lines.length).toBe(8000);
    const rejected = lines.filter((line) => line.action === 'REJECT');
    expect(new Set(rejected.map((line) => line['tcp-flags']))).toEqual(new Set(['4']));
    const culprits: string[] = Object.values(CULPRITS);
    expect(lines.filter((line) => culprits.includes(line.srcaddr ?? ''))).toEqual([]);
  });
});
