import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dateFolder, dateParts, fileNameOf, placeFolder } from '../../../src/logs/delivery.ts';
import { findLogFiles } from '../../../src/sources/local/log-files.ts';
import { logText, NOON, temporaryFolder, v2, writeLog } from '../../helpers/logs.ts';
import { readQuery } from '../../helpers/reading.ts';

const HOUR = 3600;
const DAY = 86_400;
/** One hour from noon. */
const WINDOW = { since: NOON, until: NOON + HOUR };
const ACCOUNT = '123456789012';
const REGION = 'us-east-1';

/** The path of a file delivered at that time. */
function delivered(layout: { hive: boolean; hourly: boolean }, time: number, organisation?: string): string {
  const file = { account: ACCOUNT, region: REGION, flowLogId: 'fl-1', time, format: 'text' } as const;
  const place = placeFolder({ organisation, hive: layout.hive, account: ACCOUNT, region: REGION });
  return place + dateFolder(layout, dateParts(time)) + fileNameOf(file, 'abcd');
}

const garbage = Buffer.from('nothing that could be read');

describe('of the files whose names tell their time', () => {
  it('those are found that can hold records of the window, an hour before it and two after it', () => {
    const folder = temporaryFolder();
    const times = [-2 * HOUR, -HOUR - 300, -HOUR, 0, HOUR, 3 * HOUR - 300, 3 * HOUR, 4 * HOUR];
    for (const offset of times)
      writeLog(folder, delivered({ hive: false, hourly: false }, NOON + offset), garbage);
    const { files } = findLogFiles(folder, WINDOW);
    expect(files.map(({ name }) => (name?.time ?? 0) - NOON)).toEqual([-HOUR, 0, HOUR, 3 * HOUR - 300]);
  });

  it('all are found where there is no window', () => {
    const folder = temporaryFolder();
    for (const day of [0, 1, 400])
      writeLog(folder, delivered({ hive: true, hourly: true }, NOON - day * DAY), garbage);
    expect(findLogFiles(folder, undefined).files.length).toBe(3);
  });
});

describe.each([
  { hive: false, hourly: false },
  { hive: false, hourly: true },
  { hive: true, hourly: false },
  { hive: true, hourly: true },
])('in layout %o', (layout) => {
  it.each([undefined, 'o-abc123'])(
    'only files of the window are opened (organisation %s)',
    async (organisation) => {
      const folder = temporaryFolder();
      writeLog(folder, delivered(layout, NOON, organisation), logText([v2(), v2({ start: NOON - 1 })]));
      for (const offset of [-DAY, DAY, -5 * HOUR, 5 * HOUR, 366 * DAY])
        writeLog(folder, delivered(layout, NOON + offset, organisation), garbage);
      const { lines, skipped, summary } = await readQuery('select count(*) from flows', folder, {
        window: WINDOW,
      });
      expect(lines).toEqual(['1']);
      // What is not opened cannot be found to be garbage.
      expect(skipped).toEqual([]);
      expect(summary).toBe(`1 file of ${folder}`);
    },
  );

  it('folders of other days or hours are not even listed, whatever stands in them', async () => {
    const folder = temporaryFolder();
    const folderOf = (time: number) => delivered(layout, time).replace(/[^/]*$/, '');
    writeLog(folder, `${folderOf(NOON)}unnamed.log`, logText([v2()]));
    writeLog(folder, `${folderOf(NOON - 2 * DAY)}unnamed.log`, garbage);
    const { lines, skipped } = await readQuery('select count(*) from flows', folder, { window: WINDOW });
    expect([lines, skipped]).toEqual([['1'], []]);
  });

  it('the source may be any folder on the way, or the file', async () => {
    const folder = temporaryFolder();
    const path = delivered(layout, NOON);
    writeLog(folder, path, logText([v2()]));
    writeLog(folder, delivered(layout, NOON - 3 * DAY), garbage);
    const steps = path.split('/');
    for (const length of [1, 4, steps.length - 1, steps.length]) {
      const source = join(folder, ...steps.slice(0, length));
      expect((await readQuery('select count(*) from flows', source, { window: WINDOW })).lines).toEqual([
        '1',
      ]);
    }
  });
});

describe('records late or early', () => {
  it('are found in the file of the hour after the window, and of the next day', async () => {
    const folder = temporaryFolder();
    const midnight = NOON + 12 * HOUR;
    const window = { since: midnight - HOUR, until: midnight };
    const layout = { hive: false, hourly: true };
    // Starts within the last minute, ends ten minutes later, is delivered late.
    writeLog(
      folder,
      delivered(layout, midnight + HOUR),
      logText([v2({ start: midnight - 1, end: midnight + 600 })]),
    );
    expect((await readQuery('select count(*) from flows', folder, { window })).lines).toEqual(['1']);
  });
});

describe('a file whose path tells no time', () => {
  it('is always read, and its records chosen by their time', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'export.log', logText([v2(), v2({ start: NOON - DAY }), v2({ start: NOON + DAY })]));
    // Named as if by AWS, but for a day that does not exist.
    writeLog(
      folder,
      delivered({ hive: false, hourly: false }, NOON).replace(/.*\//, '').replace('1120T', '1131T'),
      logText([v2()]),
    );
    const { lines, summary } = await readQuery('select count(*) from flows', folder, { window: WINDOW });
    expect(lines).toEqual(['2']);
    expect(summary).toMatch(/^2 files/);
  });
});
