import { describe, expect, it } from 'vitest';
import { services } from '../../../src/reports/traffic/services.ts';
import { folderOf, folderWith, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

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

  it('have both directions in one row, under the port of the server', async () => {
    const folder = folderOf([
      there(40_000, 443, { bytes: 10 }),
      there(40_001, 443, { bytes: 10, srcaddr: '10.0.0.2' }),
      back(443, 40_000, { bytes: 500 }),
      there(0, 0, { protocol: 1, bytes: 3 }),
    ]);
    expect((await readReport(services, folder)).lines).toEqual([
      '443 TCP https 1 2 3 30 520 3 0 0',
      'NULL ICMP NULL 1 1 1 10 3 1 0 1',
    ]);
  });

  it('are told by SYN flags, whichever port is the lower, and never by ephemeral ports alone', async () => {
    const folder = folderWith('tcp-flags', [
      there(5000, 50_000, { 'tcp-flags': 2, bytes: 9 }),
      back(50_000, 5000, { 'tcp-flags': 18, bytes: 8 }),
      there(45_000, 46_000, { 'tcp-flags': 0, bytes: 1 }),
    ]);
    expect((await readReport(services, folder)).lines).toEqual([
      '50000 TCP NULL 1 1 2 20 17 2 0 0',
      'NULL TCP NULL 1 1 1 10 1 1 0 1',
    ]);
  });
});
