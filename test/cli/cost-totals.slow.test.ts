import { describe, expect, it } from 'vitest';
import { openSource, reportRows } from '../../src/index.ts';
import { nat } from '../../src/library/reports.ts';
import { flowq } from '../helpers/flowq.ts';
import { folderWith } from '../helpers/logs.ts';
import { atClient, CLIENT, GB, HOST, S3, throughGateway } from '../reports/cost/gateway.ts';

const V5 = 'pkt-srcaddr pkt-dstaddr flow-direction pkt-src-aws-service pkt-dst-aws-service';
const DAY = ['--since', '2026-11-20T12:00:00Z', '--until', '2026-11-21T12:00:00Z'];
const PRICES =
  'costs are at $0.045 per GB processed, the list price of us-east-1 on 2026-07-01\n  give your own with --price, or those of all cost reports with --prices';

const folder = () =>
  folderWith(V5, [
    ...throughGateway(S3, GB, 3 * GB),
    ...atClient(S3, GB, 3 * GB),
    ...throughGateway(HOST, 2 * GB, 0),
  ]);

describe('a cost report', () => {
  it.each([[], ['--limit', '1'], ['--fail-on', 'rows > 99']])(
    'adds all rows up, per month too, and says at which price, with %s %s',
    async (...options) => {
      const { stderr } = await flowq(['report', 'nat', '--source', folder(), ...DAY, ...options]);
      const total =
        'flowq: total: 6.00 GB, an estimated $0.27 in 1 day; $8.21 per month at this rate; a gateway endpoint would save $0.18 of it';
      expect(stderr).toContain(`${total}\nflowq: ${PRICES}\n`);
    },
  );

  it('counts a month by the time that records cover, and not the days before them', async () => {
    const week = ['--since', '2026-11-14T12:00:00Z', '--until', '2026-11-21T12:00:00Z'];
    const { stderr } = await flowq(['report', 'nat', '--source', folder(), ...week, '--price', '0.1']);
    expect(stderr).toContain(
      'an estimated $0.60 in 1 day (records begin at 2026-11-20T12:00:00Z); $18.25 per month at this rate',
    );
    expect(stderr).toContain('costs are at $0.1 per GB processed, given with --price');
    expect((await flowq(['report', 'nat', '--source', folder(), '--all'])).stderr).not.toContain('per month');
  });

  it('says how much AWS does not charge for, and why', async () => {
    const sent = { 'pkt-srcaddr': CLIENT, srcaddr: CLIENT, dstaddr: HOST, 'pkt-dstaddr': HOST, bytes: GB };
    const source = folderWith('pkt-srcaddr pkt-dstaddr pkt-dst-aws-service', [
      sent,
      { ...sent, srcport: 1, 'pkt-dst-aws-service': 'CLOUDFRONT' },
    ]);
    const { stderr } = await flowq(['report', 'internet-egress', '--source', source, ...DAY]);
    expect(stderr).toContain('total: 2.00 GB, an estimated $0.09');
    expect(stderr).toContain('1.00 GB of it cost nothing');
    expect(stderr).toContain('not charged: CloudFront (since 2014-12-01)');
  });

  it('has its total as values for machines and programs', async () => {
    const total = { gigabytes: 6, dollars: 0.27, dollarsPerMonth: 8.2125, seconds: 86_400 };
    const args = ['report', 'nat', '--source', folder(), ...DAY, '--log', 'json', '--limit', '1'];
    const events = (await flowq(args)).stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.filter(({ kind }) => kind === 'total')).toMatchObject([total]);
    const source = await openSource(folder());
    for (const limit of [1, 'all'] as const) {
      const window = { since: DAY[1] ?? '', until: DAY[3] ?? '' };
      const rows = reportRows(nat, source, { window, limit });
      expect(await Array.fromAsync(rows)).toHaveLength(limit === 1 ? 1 : 2);
      expect(rows.caveats.filter(({ kind }) => kind === 'total')).toMatchObject([{ fields: total }]);
      expect(rows.truncated).toBe(limit === 1);
    }
  });
});
