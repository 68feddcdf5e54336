import { describe, expect, it } from 'vitest';
import {
  adminPorts,
  databasePorts,
  dnsElsewhere,
  sshRdp,
  unusualProtocols,
} from '../../../src/reports/index.ts';
import { folderOf, NOON, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const asked = (dstport: number, values: Values = {}): Values => ({
  dstport,
  packets: 2,
  bytes: 100,
  ...values,
});

/** What stands before the counts. */
const what = (lines: readonly string[]) => lines.map((line) => line.split(' ').slice(0, 4).join(' '));

describe('ssh-rdp', () => {
  it('adds up the connections of each client to each server, and what came of them', async () => {
    const folder = folderOf([
      asked(22, { srcport: 50_001 }),
      asked(22, { srcport: 50_001, start: NOON + 60, end: NOON + 110 }),
      asked(22, { srcport: 50_002 }),
      asked(22, { srcport: 50_003, action: 'REJECT' }),
      // The same packets at the other end count once.
      asked(22, { srcport: 50_002, 'interface-id': 'eni-2' }),
      // The answer is no request.
      { srcaddr: '10.0.1.1', dstaddr: '10.0.0.1', srcport: 22, dstport: 50_001 },
      asked(3389, { action: 'REJECT' }),
      asked(443),
    ]);
    const { columns, lines } = await readReport(sshRdp, folder);
    expect(columns).toEqual(
      'srcaddr dstaddr dstport protocol connections flows accepted rejected packets bytes first_seen last_seen'.split(
        ' ',
      ),
    );
    expect(lines).toEqual([
      '10.0.0.1 10.0.1.1 22 TCP 3 5 4 1 8 400 2026-11-20T12:00:00Z 2026-11-20T12:01:50Z',
      '10.0.0.1 10.0.1.1 3389 TCP 1 1 0 1 2 100 2026-11-20T12:00:00Z 2026-11-20T12:00:50Z',
    ]);
  });

  it('puts who was let in first', async () => {
    const folder = folderOf([
      asked(22, { srcaddr: '10.0.0.3', action: 'REJECT' }),
      asked(22, { srcaddr: '10.0.0.3', action: 'REJECT' }),
      asked(22, { srcaddr: '10.0.0.2', action: 'REJECT' }),
      asked(22, { srcaddr: '10.0.0.9' }),
    ]);
    expect(what((await readReport(sshRdp, folder)).lines)).toEqual([
      '10.0.0.9 10.0.1.1 22 TCP',
      '10.0.0.3 10.0.1.1 22 TCP',
      '10.0.0.2 10.0.1.1 22 TCP',
    ]);
  });
});

it('each report about ports has its own', async () => {
  const folder = folderOf([22, 445, 5432, 27_017, 443, 53].map((port) => asked(port)));
  expect(what((await readReport(adminPorts, folder)).lines)).toEqual([
    '10.0.0.1 10.0.1.1 22 TCP',
    '10.0.0.1 10.0.1.1 445 TCP',
  ]);
  expect(what((await readReport(databasePorts, folder)).lines)).toEqual([
    '10.0.0.1 10.0.1.1 5432 TCP',
    '10.0.0.1 10.0.1.1 27017 TCP',
  ]);
});

it('dns-elsewhere has plain, encrypted and HTTPS queries, the last to well-known resolvers only', async () => {
  const folder = folderOf([
    asked(53, { protocol: 17, dstaddr: '192.0.2.53' }),
    asked(853, { dstaddr: '192.0.2.54' }),
    asked(443, { dstaddr: '8.8.8.8' }),
    asked(443, { dstaddr: '192.0.2.55' }),
    asked(53, { protocol: 17, dstaddr: '10.0.0.53', action: 'REJECT' }),
    asked(53, { protocol: 17, srcaddr: '203.0.113.7', action: 'REJECT' }),
  ]);
  expect(what((await readReport(dnsElsewhere, folder)).lines)).toEqual([
    '10.0.0.1 192.0.2.53 53 UDP',
    '10.0.0.1 192.0.2.54 853 TCP',
    '10.0.0.1 8.8.8.8 443 TCP',
    '10.0.0.1 10.0.0.53 53 UDP',
  ]);
});

it('unusual-protocols has all but TCP, UDP and ICMP', async () => {
  const none = { srcport: 0, dstport: 0 };
  const folder = folderOf([1, 6, 17, 47, 58, 253, '-'].map((protocol) => ({ protocol, ...none })));
  expect(what((await readReport(unusualProtocols, folder)).lines)).toEqual([
    '10.0.0.1 10.0.1.1 0 253',
    '10.0.0.1 10.0.1.1 0 GRE',
  ]);
});
