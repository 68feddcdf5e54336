import { describe, expect, it } from 'vitest';
import {
  accepted,
  awsServices,
  host,
  interfaces,
  ipVersions,
  protocols,
  services,
  subnets,
  tcpFlags,
} from '../../../src/reports/index.ts';
import { folderOf, folderWith, NOON, temporaryFolder, type Values, v2 } from '../../helpers/logs.ts';
import { rowsOf, writeParquet } from '../../helpers/parquet.ts';
import { readReport } from '../../helpers/reading.ts';

const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';
const seenBy = (eni: string, values: Values): Values => ({ 'interface-id': eni, ...values });

it('the traffic of a block is found in Parquet files that have IPv6 addresses too', async () => {
  const folder = temporaryFolder();
  // So many that the files have dictionaries of their addresses.
  const records = Array.from({ length: 400 }, (_, at) =>
    v2({
      srcaddr: at % 3 ? `10.0.0.${at % 200}` : `2001:db8::${at % 90}`,
      dstaddr: at % 5 ? `192.0.2.${at % 9}` : `2001:db8::1:${at % 90}`,
    }),
  );
  await writeParquet(folder, 'a.parquet', rowsOf(records));
  const options = { address: '10.0.0.0/8' };
  const { lines } = await readReport(host, folder, { options, limit: 'all' });
  const text = folderOf(records);
  expect(lines).toEqual((await readReport(host, text, { options, limit: 'all' })).lines);
  expect(lines.length).toBeGreaterThan(100);
});

describe('kinds of traffic', () => {
  const records = [
    seenBy('eni-a', { bytes: 100 }),
    seenBy('eni-b', { bytes: 100 }),
    seenBy('eni-a', { protocol: 17, bytes: 30, action: 'REJECT' }),
    seenBy('eni-a', { srcaddr: '2001:db8::1', dstaddr: '2001:db8::2', protocol: 253, bytes: 7 }),
  ];

  it('are protocols, each packet once', async () => {
    const { columns, lines } = await readReport(protocols, folderOf(records));
    expect(columns).toEqual('kind flows packets bytes accepted rejected'.split(' '));
    expect(lines).toEqual(['TCP 2 10 100 2 0', 'UDP 1 10 30 0 1', '253 1 10 7 1 0']);
  });

  it('are versions of IP', async () => {
    expect((await readReport(ipVersions, folderOf(records))).lines).toEqual([
      'IPv4 3 20 130 2 1',
      'IPv6 1 10 7 1 0',
    ]);
  });

  it('are flags of TCP', async () => {
    const flags = [2, 18, 19, 3, 0, 4, 7, '-'].map((value, at) => ({ 'tcp-flags': value, bytes: 100 - at }));
    const { rows } = await readReport(
      tcpFlags,
      folderWith('tcp-flags', [...flags, { protocol: 17, bytes: 1 }]),
    );
    expect(rows.map(([kind]) => kind)).toEqual([
      'SYN',
      'SYN-ACK',
      'SYN-ACK+FIN',
      'SYN+FIN',
      'none',
      'RST',
      'SYN+FIN+RST',
      null,
      'no TCP',
    ]);
  });
});

describe('owners', () => {
  it('are interfaces, with what each of them logged', async () => {
    const folder = folderOf([
      seenBy('eni-a', { bytes: 100 }),
      seenBy('eni-b', { bytes: 90, action: 'REJECT' }),
      seenBy('eni-a', { bytes: 100, srcport: 1 }),
    ]);
    expect((await readReport(interfaces, folder)).lines).toEqual([
      `eni-a 2 20 200 2 0 ${SEEN}`,
      `eni-b 1 10 90 0 1 ${SEEN}`,
    ]);
  });

  it('are subnets, in which a packet from one end to the other counts once', async () => {
    const at = (subnet: string) => ({ 'subnet-id': subnet, 'vpc-id': 'vpc-1' });
    const folder = folderWith('subnet-id vpc-id', [
      { ...at('subnet-1'), ...seenBy('eni-a', {}) },
      { ...at('subnet-1'), ...seenBy('eni-b', {}) },
      { ...at('subnet-2'), ...seenBy('eni-c', {}) },
    ]);
    expect((await readReport(subnets, folder)).lines).toEqual([
      `subnet-1 vpc-1 2 10 1000 2 0 ${SEEN}`,
      `subnet-2 vpc-1 1 10 1000 1 0 ${SEEN}`,
    ]);
  });

  it('are services of AWS, by either end of the packets', async () => {
    const folder = folderWith('pkt-src-aws-service pkt-dst-aws-service', [
      { 'pkt-dst-aws-service': 'S3', bytes: 5 },
      { 'pkt-src-aws-service': 'S3', bytes: 50, srcport: 443 },
      { bytes: 1, srcport: 9 },
    ]);
    expect((await readReport(awsServices, folder)).lines).toEqual([
      `S3 NULL 1 10 50 1 0 ${SEEN}`,
      `NULL S3 1 10 5 1 0 ${SEEN}`,
      `NULL NULL 1 10 1 1 0 ${SEEN}`,
    ]);
  });

  it('lack a field where it is not logged', async () => {
    await expect(readReport(subnets, folderOf([{}]))).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/subnet-id \(since version 3\)/),
    });
  });
});

describe('accepted', () => {
  it('has what was let through, each packet once', async () => {
    const folder = folderOf([seenBy('eni-a', {}), seenBy('eni-b', {}), { action: 'REJECT', dstport: 22 }]);
    expect((await readReport(accepted, folder)).lines).toEqual([
      `10.0.0.1 10.0.1.1 443 TCP 2 10 1000 ${SEEN}`,
    ]);
  });
});

describe('services', () => {
  const [client, server] = ['10.0.0.1', '10.0.1.1'];
  const there = (srcport: number, dstport: number, values: Values = {}) => ({ srcport, dstport, ...values });
  const back = (srcport: number, dstport: number, values: Values = {}) => ({
    srcaddr: server,
    dstaddr: client,
    srcport,
    dstport,
    ...values,
  });

  it('have both directions in one row, under the lower port', async () => {
    const folder = folderOf([
      there(40_000, 443, { bytes: 10 }),
      there(40_001, 443, { bytes: 10, srcaddr: '10.0.0.2' }),
      back(443, 40_000, { bytes: 500 }),
      there(0, 0, { protocol: 1, bytes: 3 }),
    ]);
    expect((await readReport(services, folder)).lines).toEqual([
      '443 TCP https 1 2 3 30 520 3 0',
      'NULL ICMP NULL 1 1 1 10 3 1 0',
    ]);
  });

  it('are told by SYN flags, whichever port is the lower, and never by ephemeral ports alone', async () => {
    const folder = folderWith('tcp-flags', [
      there(5000, 50_000, { 'tcp-flags': 2, bytes: 9 }),
      back(50_000, 5000, { 'tcp-flags': 18, bytes: 8 }),
      there(45_000, 46_000, { 'tcp-flags': 0, bytes: 1 }),
    ]);
    expect((await readReport(services, folder)).lines).toEqual([
      '50000 TCP NULL 1 1 2 20 17 2 0',
      'NULL TCP NULL 1 1 1 10 1 1 0',
    ]);
  });
});

describe('host', () => {
  it('tells whom it talks to, as a client and as a server', async () => {
    const folder = folderOf([
      { srcaddr: '10.0.0.1', dstaddr: '10.0.1.1', bytes: 10 },
      {
        srcaddr: '10.0.1.1',
        dstaddr: '10.0.0.1',
        srcport: 443,
        dstport: 40_000,
        bytes: 900,
        start: NOON - 60,
      },
      { srcaddr: '198.51.100.7', dstaddr: '10.0.0.1', dstport: 22, bytes: 40, action: 'REJECT' },
      { srcaddr: '198.51.100.7', dstaddr: '10.0.9.9', dstport: 22 },
    ]);
    const { columns, lines } = await readReport(host, folder, { options: { address: '10.0.0.1/32' } });
    expect(columns.slice(0, 5)).toEqual('host role peer port protocol'.split(' '));
    expect(lines).toEqual([
      '10.0.0.1 client 10.0.1.1 443 TCP 2 10 900 2 0 2026-11-20T11:59:00Z 2026-11-20T12:00:50Z',
      `10.0.0.1 server 198.51.100.7 22 TCP 1 0 40 0 1 ${SEEN}`,
    ]);
  });
});
