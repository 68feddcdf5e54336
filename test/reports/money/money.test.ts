import { describe, expect, it } from 'vitest';
import { crossAz, internetEgress, interRegion, nat } from '../../../src/reports/index.ts';
import { folderOf, folderWith, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const GB = 1_000_000_000;
const CLIENT = '10.0.1.5';
const GATEWAY = '10.0.0.9';
const S3 = '52.216.1.1';
const HOST = '203.0.113.7';

/** What a zonal gateway logs of packets to a host and of the answer: four legs, two of them at its inner side. */
function throughGateway(host: string, sent: number, received: number, also: Values = {}): Values[] {
  const service = host === S3 ? 'S3' : '-';
  const at = { 'interface-id': 'eni-nat', ...also };
  const there = { ...at, packets: 1, bytes: sent, 'pkt-dstaddr': host, 'pkt-dst-aws-service': service };
  const back = { ...at, packets: 2, bytes: received, 'pkt-srcaddr': host, 'pkt-src-aws-service': service };
  const server = { srcport: 443, dstport: 40_000 };
  return [
    { ...there, srcaddr: CLIENT, dstaddr: GATEWAY, 'pkt-srcaddr': CLIENT, 'flow-direction': 'ingress' },
    {
      ...there,
      srcaddr: GATEWAY,
      dstaddr: host,
      'pkt-srcaddr': GATEWAY,
      srcport: 1024,
      'flow-direction': 'egress',
    },
    {
      ...back,
      ...server,
      srcaddr: host,
      dstaddr: GATEWAY,
      'pkt-dstaddr': GATEWAY,
      dstport: 1024,
      'flow-direction': 'ingress',
    },
    {
      ...back,
      ...server,
      srcaddr: GATEWAY,
      dstaddr: CLIENT,
      'pkt-dstaddr': CLIENT,
      'flow-direction': 'egress',
    },
  ];
}

/** The same packets as the client logs them. */
const atClient = (host: string, sent: number, received: number): Values[] => [
  {
    'interface-id': 'eni-1',
    srcaddr: CLIENT,
    dstaddr: host,
    'pkt-srcaddr': CLIENT,
    'pkt-dstaddr': host,
    bytes: sent,
  },
  {
    'interface-id': 'eni-1',
    srcaddr: host,
    dstaddr: CLIENT,
    srcport: 443,
    dstport: 40_000,
    'pkt-srcaddr': host,
    'pkt-dstaddr': CLIENT,
    bytes: received,
  },
];

describe('nat', () => {
  const V3 = 'pkt-srcaddr pkt-dstaddr flow-direction';
  const V5 = `${V3} pkt-src-aws-service pkt-dst-aws-service`;
  const twoHosts = [
    ...throughGateway(S3, GB, 3 * GB),
    ...atClient(S3, GB, 3 * GB),
    ...throughGateway(HOST, 2 * GB, 0),
    ...atClient(HOST, 2 * GB, 0),
  ];

  it('counts each byte once, and says what a gateway endpoint would have saved', async () => {
    const { lines } = await readReport(nat, folderWith(V5, twoHosts));
    expect(lines).toEqual([
      `${CLIENT} ${S3} S3 eni-nat 2 3 4000000000 4 0.18 1000000000 0.18`,
      `${CLIENT} ${HOST} NULL eni-nat 2 3 2000000000 2 0.09 2000000000 0`,
    ]);
  });

  it('takes the price that is given, and does not know what is saved where services are not logged', async () => {
    const price = nat.options.price.parse('0.1');
    const { lines } = await readReport(nat, folderWith(V3, twoHosts), { options: { price } });
    expect(lines).toEqual([
      `${CLIENT} ${S3} NULL eni-nat 2 3 4000000000 4 0.4 1000000000 NULL`,
      `${CLIENT} ${HOST} NULL eni-nat 2 3 2000000000 2 0.2 2000000000 NULL`,
    ]);
  });

  it('counts at each of two gateways in a row, and not what is refused', async () => {
    const folder = folderWith(V5, [
      ...throughGateway(HOST, GB, 0),
      ...throughGateway(HOST, GB, 0, { 'interface-id': 'eni-other' }),
      ...throughGateway(S3, GB, GB, { action: 'REJECT' }),
    ]);
    expect((await readReport(nat, folder)).rows.map((row) => [row[1], row[3], row[8]])).toEqual([
      [HOST, 'eni-nat', 0.045],
      [HOST, 'eni-other', 0.045],
    ]);
  });

  it('knows private gateways by their kind, and neither further addresses nor instances that translate', async () => {
    const far = '192.168.7.7';
    const kind = `${V3} interface-type instance-id`;
    const folder = folderWith(kind, [
      ...throughGateway(far, GB, 0, { 'interface-type': 'nat_gateway' }),
      ...throughGateway('192.168.8.8', GB, 0),
      ...throughGateway(HOST, GB, 0, { 'instance-id': 'i-1' }),
      ...throughGateway(HOST, GB, 0, { 'interface-type': 'gateway_load_balancer' }),
    ]);
    const { rows } = await readReport(nat, folder);
    expect(rows.map((row) => row.slice(0, 2))).toEqual([[CLIENT, far]]);
  });

  it.each(['10.9.9.9', '198.51.100.1'])('counts at a regional gateway whose address is %s', async (own) => {
    const at = { 'interface-id': '-', 'resource-id': 'nat-1', packets: 1 };
    const leg = (srcaddr: string, dstaddr: string, direction: string, more: Values) => ({
      ...at,
      srcaddr,
      dstaddr,
      'pkt-srcaddr': srcaddr,
      'pkt-dstaddr': dstaddr,
      'flow-direction': direction,
      ...more,
    });
    const folder = folderWith(`${V3} resource-id`, [
      leg(CLIENT, HOST, 'ingress', { bytes: GB }),
      leg(own, HOST, 'egress', { bytes: GB, srcport: 1024 }),
      leg(HOST, own, 'ingress', { bytes: GB, srcport: 443, dstport: 1024 }),
      leg(HOST, CLIENT, 'egress', { bytes: GB, srcport: 443, dstport: 40_000 }),
    ]);
    expect((await readReport(nat, folder)).lines).toEqual([
      `${CLIENT} ${HOST} NULL nat-1 2 2 2000000000 2 0.09 1000000000 NULL`,
    ]);
  });
});

describe('cross-az', () => {
  const A = { 'interface-id': 'eni-a', 'az-id': 'use1-az1', 'flow-direction': 'egress', bytes: GB };
  const B = { 'interface-id': 'eni-b', 'az-id': 'use1-az2', 'flow-direction': 'ingress', bytes: GB };
  const once = 'use1-az1 use1-az2 10.0.0.1 10.0.1.1 2 10 1000000000 1 0.02';

  it('is told by both ends', async () => {
    const other = { dstaddr: '10.0.2.2' };
    const folder = folderWith('az-id flow-direction', [
      A,
      B,
      { ...A, ...other },
      { ...B, ...other, 'az-id': 'use1-az1' },
      { ...A, dstaddr: '10.0.3.3' },
      { ...A, dstaddr: '10.1.0.1' },
      { ...B, dstaddr: '10.1.0.1', 'az-id': 'usw2-az1' },
    ]);
    expect((await readReport(crossAz, folder)).lines).toEqual([once]);
  });

  it('is told by the next hop, at either end or both, and also where only some records have it', async () => {
    const fields = 'az-id flow-direction next-hop-az-id';
    const hopA = { ...A, 'next-hop-az-id': 'use1-az2' };
    const hopB = { ...B, 'next-hop-az-id': 'use1-az1' };
    expect((await readReport(crossAz, folderWith(fields, [hopA, hopB]))).lines).toEqual([once]);
    expect((await readReport(crossAz, folderWith(fields, [hopA, B]))).lines).toEqual([
      once.replace(' 2 10 ', ' 1 10 '),
    ]);
    expect((await readReport(crossAz, folderWith(fields, [hopB]))).lines).toEqual([
      once.replace(' 2 10 ', ' 1 10 '),
    ]);
    const refused = { ...hopA, action: 'REJECT' };
    expect((await readReport(crossAz, folderWith(fields, [refused]))).lines).toEqual([]);
  });
});

describe('internet-egress', () => {
  it('counts once what goes through a gateway, and not what stays within', async () => {
    const folder = folderWith('pkt-srcaddr pkt-dstaddr flow-direction pkt-dst-aws-service traffic-path', [
      ...throughGateway(HOST, 2 * GB, 5 * GB),
      ...atClient(HOST, 2 * GB, 5 * GB).map((values) => ({ ...values, 'traffic-path': 1 })),
      { dstaddr: '203.0.113.8', bytes: GB, 'traffic-path': 8 },
      { dstaddr: '203.0.113.9', bytes: GB, 'traffic-path': 8 },
      { dstaddr: S3, bytes: GB, 'traffic-path': 7 },
      { dstaddr: '203.0.113.10', bytes: GB, 'traffic-path': 3 },
      { dstaddr: '203.0.113.11', bytes: GB, action: 'REJECT' },
      { dstaddr: '10.0.9.9', bytes: GB, 'traffic-path': 1 },
      { srcaddr: '2001:db8::1', dstaddr: '2001:db8:1::1', bytes: GB / 2, 'traffic-path': 8 },
      { srcaddr: '2001:db8::1', dstaddr: '2001:db8::2', bytes: GB, 'traffic-path': 1 },
      { srcaddr: '2001:db8:1::1', dstaddr: '2001:db8::1', bytes: GB },
    ]);
    expect((await readReport(internetEgress, folder)).lines).toEqual([
      '10.0.0.1 NULL 2 2 20 2000000000 2 0.18',
      `${CLIENT} NULL 1 2 10 2000000000 2 0.18`,
      '2001:db8::1 NULL 1 1 10 500000000 0.5 0.045',
    ]);
  });
});

describe('inter-region', () => {
  it('has what leaves through a peering with another Region', async () => {
    const folder = folderWith('traffic-path', [
      { dstaddr: '172.16.0.1', bytes: 3 * GB, 'traffic-path': 5 },
      { dstaddr: '172.16.0.1', bytes: GB, 'traffic-path': 5, srcport: 1 },
      { dstaddr: '172.16.0.2', bytes: GB, 'traffic-path': 4 },
      { dstaddr: '172.16.0.3', bytes: GB },
    ]);
    expect((await readReport(interRegion, folder)).lines).toEqual([
      '10.0.0.1 172.16.0.1 2 20 4000000000 4 0.08',
    ]);
  });
});

it('records of no bytes cost nothing', async () => {
  const folder = folderWith('traffic-path', [{ bytes: '-', 'traffic-path': 5 }]);
  expect((await readReport(interRegion, folder)).lines).toEqual(['10.0.0.1 10.0.1.1 1 10 0 0 0']);
  await expect(readReport(nat, folderOf([{}]))).rejects.toThrow(/pkt-srcaddr/);
});

it.each(['', '-1', '1e3', '0,045', '$1', '0.1234567', 'NaN'])('%j is no price', (words) => {
  expect(() => nat.options.price.parse(words)).toThrow(RangeError);
});
