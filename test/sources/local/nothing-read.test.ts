import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseFields } from '../../../src/logs/record-format.ts';
import { actions } from '../../../src/reports/traffic/actions.ts';
import { folderOf, logText, NOON, temporaryFolder, v2, writeLog } from '../../helpers/logs.ts';
import { readQuery, readReport } from '../../helpers/reading.ts';

const NAME = '123456789012_vpcflowlogs_us-east-1_fl-1_20261120T1200Z_aa.log.gz';
const WINDOW = { since: NOON - 86_400 * 30, until: NOON - 86_400 * 29 };

describe('a source of which nothing can be read', () => {
  it.each([
    ['an empty folder', {}, /^no flow logs at /],
    [
      'other files',
      { 'a.csv.gz': 'x', 'b.png': 'y' },
      /^no flow logs at .*; 2 files seen: 0 read, 2 passed over \(2 not flow logs, such as .*\)$/,
    ],
    ['a zip archive', { 'a.log': 'PK\u0003\u0004....' }, /a\.log cannot be read: this is a zip archive/],
    ['bzip2', { 'a.log': 'BZh91AY&SY....' }, /packed with bzip2/],
    ['JSON', { 'a.log': '{"Records": []}\n' }, /this is JSON without flow log records/],
    ['CSV', { 'a.log': 'name,age\nx,3\n' }, /this is CSV whose first line does not name fields/],
    ['records without a header', { 'a.log': `${v2()}\n` }, /14 values; .*try --fields default/],
    ['other records without a header', { 'a.log': '3 1 2 4 5\n' }, /5 values; .*needs --fields$/],
    [
      'several of them',
      { 'a.log': 'x\n', 'b.log': 'y\n' },
      /^none of the 2 files at .* can be read; the first is /,
    ],
    [
      'a CloudWatch export of something else',
      { 'a.log': '2026-11-20T12:00:00.000Z hello\n' },
      /a CloudWatch export/,
    ],
  ])('because it is %s is an error that says why', async (_, files, message) => {
    const folder = temporaryFolder();
    for (const [name, content] of Object.entries(files)) writeLog(folder, name, Buffer.from(content));
    for (const strict of [false, true]) {
      await expect(readReport(actions, folder, { strict })).rejects.toMatchObject({
        exitCode: 3,
        message: expect.stringMatching(message),
      });
    }
  });

  it('because the fields given are not those of its records says both numbers', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log', `${v2()} vpc-1\n`);
    await expect(readReport(actions, folder, { format: parseFields('default') })).rejects.toMatchObject({
      message: expect.stringMatching(/15 values, --fields names 14$/),
    });
  });

  it('is none where one file can be read', async () => {
    const folder = folderOf([v2()]);
    writeLog(folder, 'b.log', '{"a": 1}\n');
    const { lines, skipped } = await readReport(actions, folder);
    expect(lines).toEqual(['ACCEPT 1 10 1000']);
    expect(skipped).toMatchObject([{ reason: expect.stringMatching(/this is JSON/) }]);
  });
});

describe('a window without files', () => {
  it('of a source that has others has no rows, and says what time the logs cover', async () => {
    const folder = temporaryFolder();
    writeLog(folder, NAME, logText([v2()]));
    writeLog(folder, NAME.replace('20T1200', '21T0905'), logText([v2()]));
    const { rows, caveats } = await readReport(actions, folder, { window: WINDOW });
    expect(rows).toEqual([]);
    expect(caveats).toEqual([
      `no file at ${folder} has records in this window: they cover 2026-11-20T12:00:00Z to 2026-11-21T09:05:00Z`,
    ]);
  });

  it('of an empty folder is an error', async () => {
    await expect(readReport(actions, temporaryFolder(), { window: WINDOW })).rejects.toMatchObject({
      exitCode: 3,
    });
  });
});

describe('an account or a Region', () => {
  it.each([
    [
      'account',
      '210987654321',
      /no flow logs of account 210987654321 at .*; there are those of 123456789012$/,
    ],
    ['region', 'eu-west-1', /no flow logs of Region eu-west-1 at .*; there are those of us-east-1$/],
  ])('that no file is of is refused: %s', async (part, value, message) => {
    const folder = temporaryFolder();
    writeLog(folder, NAME, logText([v2()]));
    await expect(readReport(actions, folder, { filter: { [part]: [value] } })).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(message),
    });
  });

  it('of two that are asked for, one of which no file is of, is refused', async () => {
    const folder = temporaryFolder();
    writeLog(folder, NAME, logText([v2()]));
    const filter = { account: ['123456789012', '210987654321'] };
    await expect(readReport(actions, folder, { filter })).rejects.toMatchObject({ exitCode: 3 });
  });
});

describe('a line', () => {
  it.each([
    ['of 10 MB', Buffer.from(logText([v2(), 'x'.repeat(10_000_000), v2()]))],
    [
      'of 100 MB of zeros in a small gzip',
      gzipSync(Buffer.concat([Buffer.from(logText([v2(), v2()])), Buffer.alloc(100_000_000)])),
    ],
  ])('%s is told', async (_, content) => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log.gz', content);
    const { lines, skipped } = await readQuery('select count(*) from log_quality', folder);
    expect(lines).toEqual(['2']);
    expect(skipped).toMatchObject([{ lines: 1, reason: 'the line is too long' }]);
  });
});
