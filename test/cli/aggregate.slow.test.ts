import { describe, expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { folderOf, NOON } from '../helpers/logs.ts';

describe('flowq count and flowq sum', () => {
  const folder = () =>
    folderOf([
      { 'interface-id': 'eni-a', bytes: 100 },
      { 'interface-id': 'eni-b', bytes: 100 },
      { 'interface-id': 'eni-a', dstport: 22, bytes: 5, action: 'REJECT' },
    ]);
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await flowq([...args, '--all', '--source', folder(), '--format', 'csv']);
    return code === 0 ? stdout.trim().split(/\r?\n/) : [String(code), stderr];
  };

  it('count records by columns, and add up each packet once', async () => {
    expect(await run('count', '--by', 'action')).toEqual(['action,flows', 'ACCEPT,2', 'REJECT,1']);
    expect(await run('sum', 'bytes', '--by', 'dstport,protocol')).toEqual([
      'dstport,protocol,bytes',
      '443,6,100',
      '22,6,5',
    ]);
    expect(await run('sum', 'BYTES', '--by', 'interface-id')).toEqual([
      'interface_id,bytes',
      'eni-a,105',
      'eni-b,100',
    ]);
  });

  it('go without columns, and with the filters of reports', async () => {
    expect(await run('count')).toEqual(['flows', '3']);
    expect(await run('sum', 'packets', '--port', 'ssh,http', '--action', '!accept')).toEqual([
      'packets',
      '10',
    ]);
  });

  it('group by hours and days of the time zone, the hour that comes twice included', async () => {
    // In Berlin, clocks are set back at 01:00 UTC.
    const start = Date.UTC(2026, 9, 25, 0, 30) / 1000;
    const source = folderOf(
      [0, 1, 2, 23, 24].map((hour) => ({ start: start + hour * 3600, bytes: 1, srcport: hour })),
    );
    const lines = async (...args: string[]) => {
      const given = ['--all', '--source', source, '--format', 'csv', ...args];
      return (await flowq(['sum', 'bytes', ...given])).stdout.trim().split('\n');
    };
    expect(await lines('--by', 'hour')).toEqual([
      'hour,bytes',
      '2026-10-25T00:00:00Z,1',
      '2026-10-25T01:00:00Z,1',
      '2026-10-25T02:00:00Z,1',
      '2026-10-25T23:00:00Z,1',
      '2026-10-26T00:00:00Z,1',
    ]);
    expect(await lines('--by', 'hour', '--tz', 'Europe/Berlin')).toEqual([
      'hour,bytes',
      '2026-10-25T02:00:00+02:00,1',
      '2026-10-25T02:00:00+01:00,1',
      '2026-10-25T03:00:00+01:00,1',
      '2026-10-26T00:00:00+01:00,1',
      '2026-10-26T01:00:00+01:00,1',
    ]);
    expect(await lines('--by', 'day', '--tz', 'Europe/Berlin')).toEqual([
      'day,bytes',
      '2026-10-25,3',
      '2026-10-26,2',
    ]);
    expect(await lines('--by', 'day,dstport')).toEqual([
      'day,dstport,bytes',
      '2026-10-25,443,4',
      '2026-10-26,443,1',
    ]);
    expect((await lines('--by', 'hour', '--tz', 'Asia/Kolkata'))[1]).toBe('2026-10-25T06:00:00+05:30,1');
  });

  it('count a packet once for all hours, and for each interface where they group by it', async () => {
    const at = (eni: string, start: number, bytes: number) => ({ 'interface-id': eni, start, bytes });
    const source = folderOf([
      at('eni-a', NOON - 60, 1000),
      at('eni-b', NOON - 60, 400),
      at('eni-b', NOON, 599),
    ]);
    const lines = async (by: string) =>
      (await flowq(['sum', 'bytes', '--by', by, '--all', '--source', source, '--format', 'csv'])).stdout
        .trim()
        .split('\n')
        .slice(1);
    expect(await lines('hour')).toEqual(['2026-11-20T11:00:00Z,1000', '2026-11-20T12:00:00Z,0']);
    expect(await lines('interface_id,day')).toEqual(['eni-a,2026-11-20,1000', 'eni-b,2026-11-20,999']);
  });

  it.each([
    ['sum', ['flows'], /unknown measure flows\n {2}use bytes or packets/],
    ['count', ['--by', 'colour'], /--by: unknown column colour\n {2}flowq reports --all-fields/],
    ['sum', ['bytes', '--by', 'packets'], /--by: packets is a measure, not a column/],
  ])('%s refuses %j', async (command, args, message) => {
    const [code, stderr] = await run(command, ...args);
    expect(code).toBe('2');
    expect(stderr).toMatch(message);
  });
});
