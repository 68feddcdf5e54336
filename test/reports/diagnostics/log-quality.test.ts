import { describe, expect, it } from 'vitest';
import { logQuality } from '../../../src/reports/diagnostics/log-quality.ts';
import { folderOf, NOON, v2 } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

describe('log-quality', () => {
  const blank = (status: string, start: number, eni = 'eni-1') =>
    `2 123456789012 ${eni} - - - - - - - ${start} ${start + 60} - ${status}`;

  it('counts the records of each status, their share, interfaces and times', async () => {
    const folder = folderOf([
      v2({ 'interface-id': 'eni-1' }),
      v2({ 'interface-id': 'eni-2', start: NOON - 5 }),
      v2({ 'interface-id': 'eni-2' }),
      v2({ 'interface-id': '-' }),
      v2({ 'interface-id': 'eni-1' }),
      blank('SKIPDATA', NOON + 60),
      blank('SKIPDATA', NOON),
      blank('NODATA', NOON + 600),
    ]);
    const { columns, rows } = await readReport(logQuality, folder);
    expect(columns).toEqual('log_status records share interfaces first_seen last_seen'.split(' '));
    expect(rows).toEqual([
      ['OK', 5n, 0.625, 2n, '2026-11-20T11:59:55Z', '2026-11-20T12:00:50Z'],
      ['SKIPDATA', 2n, 0.25, 1n, '2026-11-20T12:00:00Z', '2026-11-20T12:02:00Z'],
      ['NODATA', 1n, 0.125, 1n, '2026-11-20T12:10:00Z', '2026-11-20T12:11:00Z'],
    ]);
  });

  it('goes by the names of statuses that are alike in number', async () => {
    const folder = folderOf([blank('SKIPDATA', NOON), v2(), blank('NODATA', NOON)]);
    const { rows } = await readReport(logQuality, folder);
    expect(rows.map(([status, , share]) => [status, share])).toEqual([
      ['NODATA', 1 / 3],
      ['OK', 1 / 3],
      ['SKIPDATA', 1 / 3],
    ]);
  });

  it('knows the window as well', async () => {
    const folder = folderOf([
      v2(),
      blank('NODATA', NOON - 1),
      blank('NODATA', NOON),
      blank('NODATA', NOON + 60),
    ]);
    const { rows } = await readReport(logQuality, folder, { window: { since: NOON, until: NOON + 60 } });
    expect(rows.map((row) => row.slice(0, 2))).toEqual([
      ['NODATA', 1n],
      ['OK', 1n],
    ]);
  });
});
