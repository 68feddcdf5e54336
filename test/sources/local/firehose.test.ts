import { expect, it } from 'vitest';
import { parseHourFolder } from '../../../src/logs/delivery.ts';
import { actions } from '../../../src/reports/traffic/actions.ts';
import { temporaryFolder, v2, writeLog } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

/** 2026-01-01T00:00:00Z */
const MIDNIGHT = 1_767_225_600;

function deliveries(): string {
  const folder = temporaryFolder();
  for (const hour of [0, 5]) {
    const start = MIDNIGHT + hour * 3600 + 60;
    const records = [1, 2].map((bytes) => JSON.stringify({ message: v2({ bytes, start, end: start + 60 }) }));
    writeLog(
      folder,
      `flow/2026/01/01/0${hour}/vpc-flow-1-2026-01-01-0${hour}-01-02-0f0f0f0f`,
      records.join(''),
    );
  }
  return folder;
}

it('folders that Firehose writes are read whole', async () => {
  const { lines, skipped } = await readReport(actions, deliveries(), { strict: true });
  expect([lines, skipped]).toEqual([['ACCEPT 4 40 6'], []]);
});

it('folders that Firehose writes are read by window: those of other hours are not listed', async () => {
  const window = { since: MIDNIGHT + 5 * 3600, until: MIDNIGHT + 6 * 3600 };
  const { lines, summary } = await readReport(actions, deliveries(), { window });
  expect(lines).toEqual(['ACCEPT 2 20 3']);
  expect(summary).toMatch(/^1 file of /);
});

it.each([
  ['a/2026/01/01/05', MIDNIGHT + 5 * 3600],
  ['2026/01/01/05/', MIDNIGHT + 5 * 3600],
  ['x/year=2026/month=01/day=01/hour=05/', MIDNIGHT + 5 * 3600],
  ['a/2026/01/01', undefined],
  ['a/2026/13/01/05', undefined],
  ['a/2026/01/01/24', undefined],
  ['a/12026/01/01/05', undefined],
])('%s is the hour from %s on', (path, start) => {
  expect(parseHourFolder(path)).toEqual(start === undefined ? undefined : { start, seconds: 3600 });
});
