import { expect, onTestFinished, test } from 'vitest';
import { AwsClients } from '../../../src/aws/clients.ts';
import type { RecordFilter } from '../../../src/flows/record-filter.ts';
import { formatOfVersion, parseFields } from '../../../src/logs/record-format.ts';
import { CloudWatchSource } from '../../../src/sources/cloudwatch/cloudwatch-source.ts';
import { filterPattern } from '../../../src/sources/cloudwatch/filter-pattern.ts';
import { insightsQuery } from '../../../src/sources/cloudwatch/insights-query.ts';
import { LogEvents } from '../../../src/sources/cloudwatch/log-events.ts';
import { LocalSource } from '../../../src/sources/local/local-source.ts';
import type { SourceRequest } from '../../../src/sources/source.ts';
import { folderOf, NOON, v2 } from '../../helpers/logs.ts';
import { answer, fromFiles } from '../../store/stored.ts';
import { startCloudWatch } from './memory-log-groups.ts';

const WINDOW = { since: NOON, until: NOON + 3600 };
const FORMAT = formatOfVersion(2);

const ADDRESSES = ['10.0.2.9', '10.0.20.9', '10.1.2.3', '110.0.2.9', '198.51.100.7', '2001:db8::1', '-'];
const pick = <T>(of: readonly T[], at: number) => of[at % of.length] as T;

const records = Array.from({ length: 420 }, (_, at) =>
  v2({
    start: NOON + at,
    srcaddr: pick(ADDRESSES, at),
    dstaddr: pick(ADDRESSES, at * 3 + 1),
    srcport: pick([40000, 22, 443], at),
    dstport: pick([22, 220, 443, 1022, 8443], at),
    protocol: pick([6, 17, 1], at),
    action: at % 4 === 0 ? 'REJECT' : 'ACCEPT',
  }),
).concat(v2({ start: NOON + 5, dstport: '-', action: '-', 'log-status': 'NODATA' }), 'no record');

/** A source over those records without a store, and what it asked for. */
async function source() {
  const aws = await startCloudWatch();
  process.env.AWS_ACCESS_KEY_ID = 'testing';
  process.env.AWS_SECRET_ACCESS_KEY = 'testing';
  const clients = new AwsClients({ endpointUrl: aws.env.AWS_ENDPOINT_URL, region: 'us-east-1' });
  onTestFinished(() => clients.close());
  aws.service.pageSize = 1000;
  aws.service.groups.set(
    '/g',
    records.map((message, at) => ({ message, timestamp: (NOON + (at % 3600)) * 1000 })),
  );
  const events = new LogEvents(clients, '/g', { signal: new AbortController().signal });
  const make = (format = FORMAT) => new CloudWatchSource({ events, format: async () => format });
  const patterns = () =>
    new Set(
      aws.calls
        .list('FilterLogEvents')
        .map(({ input }) => (input as { filterPattern?: string }).filterPattern ?? 'none'),
    );
  return { aws, make, patterns };
}

const FILTERS: readonly [filter: RecordFilter, test: string | undefined][] = [
  [{ action: ['reject'] }, 'action = REJECT'],
  [{ port: ['ssh', 443] }, 'dstport = 22 || dstport = 443'],
  [{ port: ['1000-9000'] }, 'dstport >= 1000 && dstport <= 9000'],
  [{ port: ['1000-9000', 22] }, undefined],
  [{ srcPort: [22], protocol: ['udp'] }, 'srcport = 22'],
  [{ src: ['10.0.2.9'] }, 'srcaddr = 10.0.2.9'],
  [{ src: ['10.0.2.0/24', '198.51.100.7'] }, 'srcaddr = 10.0.2.* || srcaddr = 198.51.100.7'],
  [{ dst: ['10.0.0.0/19'] }, 'dstaddr = 10.0.*'],
  [{ dst: ['0.0.0.0/1'] }, undefined],
  [{ src: ['2001:db8::1'] }, undefined],
  [{ src: ['10.0.2.9', 'public'] }, undefined],
  [{ src: ['!10.0.2.9'] }, undefined],
  [{ src: ['10.0.0.0/8', '!10.0.2.9'] }, 'srcaddr = 10.*'],
  [{ addr: ['10.0.2.9'] }, undefined],
  [{ action: ['!accept'] }, undefined],
  [{ interface: ['eni-0123456789abcdef0'] }, undefined],
];

test('a pattern lets through what the filter does: the rows are those of files', async () => {
  const { make, aws, patterns } = await source();
  const folder = folderOf(records);
  for (const [filter, expected] of FILTERS) {
    aws.calls.clear();
    const request: SourceRequest = { window: WINDOW, filter, flowsOnly: true };
    const found = await answer(make(), request, 'select * from flows');
    const all = await fromFlows(folder, request);
    expect({ filter, rows: found.rows }).toEqual({ filter, rows: all });
    const [pattern = 'none', ...more] = patterns();
    expect(more).toEqual([]);
    if (expected === undefined) expect(pattern).toBe('none');
    else expect(pattern.slice(1, -1).split(', ')).toContain(expected);
  }
}, 30_000);

const fromFlows = async (path: string, request: SourceRequest) =>
  (await answer(new LocalSource({ path }), request, 'select * from flows')).rows;

test('where other records count too, or what is skipped is to be known, all is fetched', async () => {
  const { make, patterns } = await source();
  const filter = { action: ['reject'] };
  const quality = await answer(make(), { window: WINDOW, filter });
  expect(quality.rows).toEqual((await fromFiles(folderOf(records), { window: WINDOW, filter })).rows);
  expect(quality.skipped).toHaveLength(1);
  await answer(make(), { window: WINDOW, filter, strict: true, flowsOnly: true });
  expect([...patterns()]).toEqual(['none']);
});

test('a pattern that is refused is left out, and one of other fields than the events have is no quiet hour', async () => {
  const { make, aws } = await source();
  const request = { window: WINDOW, filter: { port: [22] }, flowsOnly: true };
  const fields = parseFields('version action dstport');
  await expect(answer(make(fields), request, 'select * from flows')).rejects.toThrow(
    'not of the 3 fields expected',
  );
  aws.service.takesPatterns = false;
  const found = await answer(make(), request, 'select * from flows');
  expect(found.rows).toEqual(await fromFlows(folderOf(records), request));
});

test('a pattern that is too long is not asked for', () => {
  const port = Array.from({ length: 80 }, (_, at) => at + 1);
  expect(filterPattern(FORMAT, { port })).toBeUndefined();
  expect(filterPattern(FORMAT, { port: port.slice(0, 20) })).toContain('dstport = 20,');
});

test('where records have the addresses of packets, reports may mean those', () => {
  const format = parseFields('srcaddr dstaddr dstport pkt-srcaddr pkt-dstaddr');
  expect(filterPattern(format, { src: ['10.0.2.9'], dst: ['10.0.0.0/8'] })).toBeUndefined();
  expect(filterPattern(format, { src: ['10.0.2.9'], port: [22] })).toBe(
    '[srcaddr, dstaddr, dstport = 22, pkt_srcaddr, pkt_dstaddr]',
  );
  expect(insightsQuery(format, { dst: ['10.0.0.0/8'] })).toContain(
    '| filter isIpv4InSubnet(flow_dstaddr, "10.0.0.0/8") or isIpv4InSubnet(flow_pkt_dstaddr, "10.0.0.0/8") |',
  );
});
