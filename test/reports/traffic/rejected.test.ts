import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rejected } from '../../../src/reports/traffic/rejected.ts';
import { folderOf, folderWith, NOON, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const refused = (values: Values): Values => ({ action: 'REJECT', packets: 1, bytes: 60, ...values });

describe('rejected', () => {
  it('adds up the refused records of each source, destination, port and protocol', async () => {
    const ssh = { srcaddr: '198.51.100.7', dstaddr: '10.0.1.1', dstport: 22 };
    const folder = folderOf([
      refused({ ...ssh, start: NOON + 60, end: NOON + 110 }),
      refused({ ...ssh, srcport: 1, packets: 5, bytes: 300, start: NOON, end: NOON + 50 }),
      refused({ ...ssh, 'interface-id': 'eni-2', start: NOON + 120, end: NOON + 130 }),
      refused({ ...ssh, dstport: 23 }),
      refused({ ...ssh, protocol: 17 }),
      refused({ ...ssh, dstaddr: '10.0.1.2' }),
      refused({ ...ssh, srcaddr: '198.51.100.8' }),
      { ...ssh, action: 'ACCEPT' },
    ]);
    const { columns, lines, rows } = await readReport(rejected, folder);
    expect(columns).toEqual(
      'srcaddr dstaddr dstport protocol flows packets bytes first_seen last_seen'.split(' '),
    );
    const once = '1 1 60 2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';
    expect(lines).toEqual([
      '198.51.100.7 10.0.1.1 22 TCP 3 7 420 2026-11-20T12:00:00Z 2026-11-20T12:02:10Z',
      `198.51.100.7 10.0.1.1 22 UDP ${once}`,
      `198.51.100.7 10.0.1.1 23 TCP ${once}`,
      `198.51.100.7 10.0.1.2 22 TCP ${once}`,
      `198.51.100.8 10.0.1.1 22 TCP ${once}`,
    ]);
    expect(rows[0]?.map((value) => typeof value)).toEqual(
      'string string number string bigint bigint bigint string string'.split(' '),
    );
  });

  it('puts flows before packets, packets before bytes, and then goes by the columns from the left', async () => {
    const folder = folderOf(
      [
        { srcaddr: '10.0.3.1' },
        { srcaddr: '10.0.3.1' },
        { srcaddr: '10.0.3.2', packets: 9 },
        { srcaddr: '10.0.3.3', bytes: 99 },
        { srcaddr: 'a::', dstaddr: 'b::', dstport: 80 },
        { srcaddr: 'a::', dstaddr: 'b::', dstport: 9 },
        { srcaddr: 'a::', dstaddr: 'b::', dstport: 9, protocol: 17 },
        { srcaddr: 'a::', dstaddr: 'a::', dstport: 99 },
        { srcaddr: '10.0.0.9', dstaddr: 'f::' },
        { srcaddr: '10.0.0.10', dstaddr: 'f::' },
        { srcaddr: '-', dstaddr: 'f::' },
      ].map(refused),
    );
    const { rows } = await readReport(rejected, folder);
    expect(rows.map((row) => row.slice(0, 4).join(' '))).toEqual([
      '10.0.3.1 10.0.1.1 443 TCP',
      '10.0.3.2 10.0.1.1 443 TCP',
      '10.0.3.3 10.0.1.1 443 TCP',
      '10.0.0.10 f:: 443 TCP',
      '10.0.0.9 f:: 443 TCP',
      'a:: a:: 99 TCP',
      'a:: b:: 9 TCP',
      'a:: b:: 9 UDP',
      'a:: b:: 80 TCP',
      ' f:: 443 TCP',
    ]);
  });

  it('counts what a record lacks as 0', async () => {
    const folder = folderOf([
      refused({ bytes: '-', packets: 4 }),
      refused({ bytes: '-', packets: '-' }),
      refused({ dstport: 1, bytes: 40 }),
      refused({ dstport: 1, bytes: '-' }),
    ]);
    const { rows } = await readReport(rejected, folder);
    expect(rows.map((row) => row.slice(4, 7))).toEqual([
      [2n, 4n, 0n],
      [2n, 2n, 40n],
    ]);
  });

  it('adds up beyond 64 bits', async () => {
    const most = 2n ** 63n - 1n;
    const { rows } = await readReport(rejected, folderOf([1, 2, 3].map(() => refused({ bytes: most }))));
    expect(rows[0]?.[6]).toBe(most * 3n);
  });

  it('names protocols by their keyword, and by their number where they have none', async () => {
    const numbers = [0, 1, 6, 17, 47, 50, 58, 61, 139, 147, 148, 255, '-'];
    const folder = folderOf(
      numbers.map((protocol, at) => refused({ protocol, srcaddr: `10.0.0.${at + 10}` })),
    );
    const { rows } = await readReport(rejected, folder);
    expect(rows.map((row) => row[3])).toEqual([
      ...['HOPOPT', 'ICMP', 'TCP', 'UDP', 'GRE', 'ESP', 'IPv6-ICMP', '61', 'HIP', 'BIT-EMU', '148', '255'],
      null,
    ]);
  });

  it('has IPv6 and ICMP like all else', async () => {
    const folder = folderOf([
      refused({ srcaddr: '2001:db8::7', dstaddr: '2001:db8:1::1', srcport: 0, dstport: 0, protocol: 58 }),
      refused({ srcaddr: '203.0.113.12', dstaddr: '172.31.16.139', srcport: 0, dstport: 0, protocol: 1 }),
    ]);
    const { rows } = await readReport(rejected, folder);
    expect(rows.map((row) => row.slice(0, 4))).toEqual([
      ['2001:db8::7', '2001:db8:1::1', 0, 'IPv6-ICMP'],
      ['203.0.113.12', '172.31.16.139', 0, 'ICMP'],
    ]);
  });

  it('has all rows unless the user gives a limit', async () => {
    const folder = folderOf(
      Array.from({ length: 120 }, (_, at) => refused({ dstport: at, packets: at === 119 ? 2 : 1 })),
    );
    const lengthOf = async (limit?: number | 'all') =>
      (await readReport(rejected, folder, limit ? { limit } : {})).rows.map((row) => row[2]);
    expect(await lengthOf()).toEqual([119, ...Array(119).keys()]);
    expect(await lengthOf(3)).toEqual([119, 0, 1]);
    expect((await lengthOf('all')).length).toBe(120);
  });

  it('of no records has no rows', async () => {
    expect((await readReport(rejected, folderOf([{ action: 'ACCEPT' }]))).rows).toEqual([]);
    const { columns, rows } = await readReport(rejected, folderOf([]));
    expect([columns.length, rows]).toEqual([9, []]);
  });

  it('adds up the same where refused records need no grouping by conversation', async () => {
    const one = <T>(values: readonly T[]) => fc.constantFrom(...values);
    const record = fc.record({
      action: one(['REJECT', 'ACCEPT']),
      srcaddr: one(['10.0.0.1', '10.0.0.2', '-']),
      dstaddr: one(['10.0.0.1', '10.0.0.2', '-']),
      srcport: one([1, 2]),
      dstport: one([22, 443, '-']),
      'interface-id': one(['eni-a', 'eni-b', '-']),
      packets: one([1, 7, '-']),
      bytes: one([40, 700, '-']),
      start: fc.integer({ min: NOON, max: NOON + 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 60 }), async (records) => {
        const plain = await readReport(rejected, folderOf(records));
        const grouped = await readReport(
          rejected,
          folderWith(
            'flow-direction',
            records.map((values) => ({ ...values, 'flow-direction': '-' })),
          ),
        );
        expect(plain.lines).toEqual(grouped.lines);
      }),
      { numRuns: 15 },
    );
  });
});
