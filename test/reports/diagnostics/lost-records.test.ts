import { expect, it } from 'vitest';
import { lostRecords } from '../../../src/reports/diagnostics/lost-records.ts';
import { folderOf, NOON, v2 } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const blank = (status: string, eni: string, start = NOON) =>
  `2 123456789012 ${eni} - - - - - - - ${start} ${start + 60} - ${status}`;

it('lost-records has the share that each interface lost', async () => {
  const folder = folderOf([
    blank('SKIPDATA', 'eni-1', NOON + 60),
    blank('SKIPDATA', 'eni-1', NOON),
    blank('NODATA', 'eni-1', NOON - 600),
    v2({ 'interface-id': 'eni-1', end: NOON + 999 }),
    blank('SKIPDATA', 'eni-2'),
    v2({ 'interface-id': 'eni-3' }),
  ]);
  expect((await readReport(lostRecords, folder)).lines).toEqual([
    'eni-1 4 2 0.5 2026-11-20T12:00:00Z 2026-11-20T12:02:00Z',
    'eni-2 1 1 1 2026-11-20T12:00:00Z 2026-11-20T12:01:00Z',
  ]);
});
