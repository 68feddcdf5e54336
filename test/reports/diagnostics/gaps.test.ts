import { expect, it } from 'vitest';
import { gaps } from '../../../src/reports/diagnostics/gaps.ts';
import { folderWith, NOON } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

it('gaps has the times without any record, longest first', async () => {
  const at = (minutes: number, long = 1, vpc = 'vpc-1') => ({
    start: NOON + minutes * 60,
    end: NOON + (minutes + long) * 60,
    'vpc-id': vpc,
  });
  const folder = folderWith('vpc-id', [
    at(0),
    at(1, 10),
    // Ten minutes long, so that there is no gap before the record at 20.
    at(5),
    at(20),
    at(40),
    at(100),
    at(0, 1, 'vpc-2'),
    at(16, 1, 'vpc-2'),
  ]);
  expect((await readReport(gaps, folder)).lines).toEqual([
    '123456789012 vpc-1 2026-11-20T12:41:00Z 2026-11-20T13:40:00Z 3540',
    '123456789012 vpc-1 2026-11-20T12:21:00Z 2026-11-20T12:40:00Z 1140',
    '123456789012 vpc-2 2026-11-20T12:01:00Z 2026-11-20T12:16:00Z 900',
  ]);
  expect((await readReport(gaps, folder, { options: { longer: 3600 } })).lines).toEqual([]);
});
