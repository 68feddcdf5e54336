import { describe, expect, it } from 'vitest';
import { folderOf } from '../../../src/logs/delivery.ts';
import { parseFields } from '../../../src/logs/record-format.ts';
import { describeLogs } from '../../../src/sources/local/description.ts';
import { logText, NOON, temporaryFolder, V2_HEADER, v2, writeLog } from '../../helpers/logs.ts';
import { rowsOf, writeParquet } from '../../helpers/parquet.ts';

const ENDING = 'vpcflowlogs_us-east-1_fl-1_20261120T1200Z_abcd.log';

describe('a folder of flow logs', () => {
  it.each([
    [{ hive: false, hourly: false }, 'daily'],
    [{ hive: false, hourly: true }, 'hourly'],
    [{ hive: true, hourly: false }, 'daily, Hive-compatible'],
    [{ hive: true, hourly: true }, 'hourly, Hive-compatible'],
  ])('in layout %o is called %s', async (layout, name) => {
    const folder = temporaryFolder();
    const deliver = (account: string, region: string, time: number) =>
      writeLog(
        folder,
        `${folderOf(layout, account, region, time)}${account}_${ENDING.replace('us-east-1', region)}.gz`,
        logText([v2()]),
      );
    deliver('123456789012', 'us-east-1', NOON);
    deliver('210987654321', 'eu-west-1', NOON);
    const described = await describeLogs(folder, {});
    expect(described).toMatchObject({
      layouts: [name],
      formats: [{ format: 'text', files: 2, fields: V2_HEADER.split(' '), version: 2 }],
      accounts: ['123456789012', '210987654321'],
      regions: ['eu-west-1', 'us-east-1'],
      first: NOON,
      last: NOON,
      files: 2,
      count: { seen: 2, read: 2, passedOver: [] },
      skipped: [],
    });
    expect(described.bytes).toBeGreaterThan(100);
  });

  it('of loose files is read for its times', async () => {
    const folder = temporaryFolder();
    writeLog(
      folder,
      'a.log',
      logText([v2({ start: NOON, end: NOON + 5 }), v2({ start: NOON - 70, end: NOON })]),
    );
    writeLog(folder, 'b[1].log.gz', logText([`eni-1 ${NOON * 1000 + 99_000}`], 'interface-id end'));
    await writeParquet(folder, 'c.parquet', rowsOf([v2({ start: NOON - 60 })]));
    writeLog(folder, 'notes.md', '');
    const described = await describeLogs(folder, {});
    expect(described).toMatchObject({
      layouts: ['loose files'],
      accounts: [],
      regions: [],
      first: NOON - 70,
      last: NOON + 99,
      files: 3,
      count: { seen: 4, read: 3, passedOver: [{ reason: 'not-flow-logs', files: 1 }] },
    });
    expect(described.formats.map(({ format, files, version }) => [format, files, version])).toEqual([
      ['text', 1, 2],
      ['text', 1, 2],
      ['parquet', 1, 2],
    ]);
  });

  it('of several formats tells each, with its version and the fields that are not known', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log', logText([], V2_HEADER));
    writeLog(folder, 'b.log', logText([], 'start end next-hop-vpc-id novelty'));
    const { formats, first } = await describeLogs(folder, {});
    expect(formats.map(({ version, fields }) => [version, fields.length])).toEqual([
      [2, 14],
      [11, 4],
    ]);
    expect(formats[1]?.fields.at(-1)).toBe('novelty');
    expect(first).toBeUndefined();
  });

  it('without headers is told with the fields that the user gives', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log', `${v2()}\n`);
    const { first, formats } = await describeLogs(folder, { format: parseFields('v2') });
    expect([first, formats[0]?.fields.length]).toEqual([NOON, 14]);
    await expect(describeLogs(folder, {})).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(
        /a\.log cannot be read: no flow log header, 14 values; .* try --fields default/,
      ),
    });
  });

  it('names what it cannot read', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log', logText([v2()]));
    const path = writeLog(folder, 'b.log', '');
    expect((await describeLogs(folder, {})).skipped).toEqual([{ where: path, reason: 'the file is empty' }]);
  });

  it.each([
    ['with no files', []],
    ['with other files only', ['a.csv', 'b.json.gz']],
  ])('%s is an error that says how logs are recognized', async (_, names) => {
    const folder = temporaryFolder();
    for (const name of names) writeLog(folder, name, 'x');
    await expect(describeLogs(folder, {})).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/^no flow logs at /),
      hint: expect.stringContaining('by their content'),
    });
  });

  it('is looked at file by file, and says how far it is', async () => {
    const folder = temporaryFolder();
    for (const name of ['a.log', 'b.log', 'c.log']) writeLog(folder, name, logText([]));
    const seen: [number, number][] = [];
    await describeLogs(folder, { onInspect: (done, files) => seen.push([done, files]) });
    expect(seen).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });
});
