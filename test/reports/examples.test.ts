import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../src/logs/fields.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { readQuery, readReports } from '../helpers/reading.ts';

/** Records that others wrote, with what the reports are to say of them: worked out by hand. */
const EXPECTED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'v2-examples.log': {
    rejected: [
      '78.24.182.42 158.109.0.1 3389 TCP 1 20 4249 2014-12-14T04:06:50Z 2014-12-14T04:07:50Z',
      '172.31.16.139 203.0.113.12 0 ICMP 1 4 336 2015-05-29T16:31:34Z 2015-05-29T16:32:22Z',
    ],
    'top-talkers': [
      '2001:db8:1234:a100:8d6e:3477:df66:f105 2001:db8:1234:a102:3304:8879:34cf:4071 1 54 8855 2016-10-31T11:35:08Z 2016-10-31T11:37:00Z',
      '78.24.182.42 158.109.0.1 2 40 8498 2014-12-14T04:06:50Z 2014-12-14T04:07:50Z',
      '172.31.16.139 203.0.113.12 1 4 336 2015-05-29T16:31:34Z 2015-05-29T16:32:22Z',
      '203.0.113.12 172.31.16.139 1 4 336 2015-05-29T16:30:27Z 2015-05-29T16:32:22Z',
    ],
    ports: ['22 TCP 2 74 13104 2 0 2 2', '0 ICMP 2 8 672 1 1 2 2', '3389 TCP 1 20 4249 0 1 1 1'],
    timeline: [
      '2014-12-14T04:00:00Z NULL 2 40 8498 1 1',
      '2015-05-29T16:00:00Z NULL 2 8 672 1 1',
      '2016-10-31T11:00:00Z NULL 1 54 8855 1 0',
    ],
    actions: ['ACCEPT 3 78 13440', 'REJECT 2 24 4585'],
    'log-quality': [
      `OK 5 ${5 / 7} 1 2014-12-14T04:06:50Z 2016-10-31T11:37:00Z`,
      `NODATA 1 ${1 / 7} 1 2015-05-10T18:01:16Z 2015-05-10T18:02:14Z`,
      `SKIPDATA 1 ${1 / 7} 1 2015-05-10T18:01:16Z 2015-05-10T18:02:14Z`,
    ],
  },
  'v5-all-fields.log': {
    rejected: ['89.160.20.156 10.200.0.0 33004 UDP 1 52 1 1975-03-14T03:34:26Z 2021-12-20T11:38:17Z'],
    'top-talkers': ['89.160.20.156 10.200.0.80 1 52 1 1975-03-14T03:34:26Z 2021-12-20T11:38:17Z'],
    ports: ['33004 UDP 1 52 1 0 1 1 1'],
    timeline: ['1975-03-14T03:00:00Z NULL 1 52 1 0 1'],
    actions: ['REJECT 1 52 1'],
    'log-quality': ['OK 1 1 1 1975-03-14T03:34:26Z 2021-12-20T11:38:17Z'],
  },
  'v7-ecs.log': {
    rejected: [
      '81.2.69.142 89.160.20.112 80 UDP 1 97 48448 2025-08-20T08:31:04Z 2025-08-20T08:31:15Z',
      '1.128.0.0 2a02:cf40:: 22 UDP 1 46 14927 2025-08-20T08:30:19Z 2025-08-20T08:30:41Z',
    ],
    'top-talkers': [
      '81.2.69.142 89.160.20.112 1 97 48448 2025-08-20T08:31:04Z 2025-08-20T08:31:15Z',
      '1.128.0.0 2a02:cf40:: 1 46 14927 2025-08-20T08:30:19Z 2025-08-20T08:30:41Z',
    ],
    ports: ['80 UDP 1 97 48448 0 1 1 1', '22 UDP 1 46 14927 0 1 1 1'],
    timeline: ['2025-08-20T08:00:00Z NULL 2 143 63375 0 2'],
    actions: ['REJECT 2 143 63375'],
    'log-quality': [
      'OK 2 0.5 0 2025-08-20T08:30:19Z 2025-08-20T08:31:15Z',
      'NODATA 1 0.25 0 2025-08-20T08:30:34Z 2025-08-20T08:31:02Z',
      'SKIPDATA 1 0.25 0 2025-08-20T08:30:49Z 2025-08-20T08:31:45Z',
    ],
  },
};

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

describe.each(Object.entries(EXPECTED))('of %s', (name, expected) => {
  it('every report says what it should', async () => {
    const reports = REPORTS.filter((report) => report.name in expected);
    expect(await readReports(reports, fixture(name))).toEqual(expected);
  });
});

it('each value of the record with all fields to version 5 is in its column', async () => {
  const columns = FIELDS.filter(({ version }) => version <= 5).map(({ column }) => `"${column}"`);
  const { lines } = await readQuery(`select ${columns.join(', ')} from flows`, fixture('v5-all-fields.log'));
  expect(lines).toEqual([
    '5 64111117617 eni-069xxxxxb7a490 89.160.20.156 10.200.0.0 50041 33004 17 52 1 164000066 1640000297 REJECT OK vpc-09676f97xxxxxb8a7 subnet-02d645xxxxxxxdbc0 i-0axxxxxx1ad77 1 IPv4 89.160.20.156 10.200.0.80 us-east-1 use1-az5 NULL NULL AMAZON CLOUDFRONT ingress 1',
  ]);
});

it('the fields of ECS are columns too', async () => {
  const { lines } = await readQuery(
    'select ecs_cluster_name, ecs_service_name, ecs_task_id from flows order by 1',
    fixture('v7-ecs.log'),
  );
  expect(lines).toEqual([
    'frontend-cluster payments-service 6adbd0d6-211',
    'payments-cluster backend-service 3e1593ad-498',
  ]);
});
