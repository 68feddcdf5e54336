import { describe, expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { folderOf, NOON, temporaryFolder } from '../helpers/logs.ts';

describe.concurrent('wrong usage ends with exit code 2 and says what is right', () => {
  it.each([
    ['no command', [], /Usage: flowq COMMAND/],
    [
      'an unknown command',
      ['reprot'],
      /^flowq: unknown command 'reprot'\n {2}did you mean report\?\n {2}see flowq --help\n$/,
    ],
    [
      'an unknown report',
      ['report', 'rejectd'],
      /^flowq: unknown report 'rejectd'\n {2}did you mean rejected\?\n/,
    ],
    [
      'a report to describe and all fields',
      ['reports', 'nat', '--all-fields'],
      /--all-fields cannot be combined with a report\n {2}leave one of them out/,
    ],
    ['a page compared', ['page', 'overview', '--against', '1w'], /unknown option '--against'/],
    [
      'a profile for files',
      ['tail', '/', '--profile', 'a'],
      /--profile only works with .*, not with files on this machine\n {2}leave it out/,
    ],
    [
      'keys of AWS for cron',
      ['schedule', '--for', 'cron', '--logs-key', 'k'],
      /--logs-key only works with --for eventbridge and --for github\n {2}leave it out/,
    ],
    ['no report', ['report'], /Usage: flowq report NAME/],
    ['an unknown report to describe', ['reports', 'x'], /there is no report x\n {2}there are accepted, /],
    [
      'an unknown option',
      ['report', 'rejected', '--sinc', '1d'],
      /unknown option '--sinc'\n {2}did you mean --since\?/,
    ],
    ['help of an unknown report', ['help', 'report', 'nope'], /^flowq: unknown command 'report nope'\n/],
    [
      'an engine of others',
      ['report', 'rejected', '--source', '/', '--since', '1d', '--engine', 'athena'],
      /\n {2}give --engine local, or leave it out\n$/,
    ],
    [
      '--lag alone',
      ['report', 'rejected', '--since', '1d', '--lag', '1h'],
      /\n {2}give --since last, or leave it out/,
    ],
    ['too many arguments', ['report', 'rejected', 'now'], /too many arguments/],
    ['an option without its value', ['report', 'rejected', '--since'], /argument missing/],
    [
      'an unknown format',
      ['report', 'rejected', '--format', 'xml'],
      /Allowed choices are table, csv, json, ndjson, markdown/,
    ],
    [
      'a limit of nothing',
      ['report', 'rejected', '--limit', '0'],
      /whole number from 1 to 2147483647, or all/,
    ],
    ['a limit in words', ['report', 'rejected', '--limit', '10k'], /whole number from 1/],
    ['a port that is none', ['report', 'rejected', '--port', '65536'], /0 to 65535/],
    [
      'a block that is none',
      ['report', 'rejected', '--src', '10.0.0.1/8'],
      /--src: .*bits set beyond its prefix of 8/,
    ],
    [
      'no source',
      ['report', 'rejected', '--since', '1d'],
      /which logs\?.*\n {2}give --source DIR, or run flowq init/,
    ],
    ['an S3 location', ['report', 'rejected', '--source', 's3://logs/'], /is in S3\n {2}run flowq init/],
    [
      'fields that are none',
      ['report', 'rejected', '--source', '/', '--fields', 'v99'],
      /--fields: .*versions are 2 to 11/,
    ],
    ['an empty --out', ['report', 'rejected', '--source', '/', '--out', ''], /--out: it is empty/],
    [
      'a bucket that is none',
      ['report', 'timeline', '--source', '/', '--bucket', '1y'],
      /--bucket: "1y" is not a duration/,
    ],
    [
      'an empty filter',
      ['report', 'rejected', '--source', '/', '--port', ''],
      /--port <ports>' argument '' is invalid\. It is empty/,
    ],
    ['a list of one', ['report', 'rejected', '--source', '/', '--account', ','], /--account <ids>/],
    [
      'control characters in a filter',
      ['report', 'rejected', '--source', '/', '--since', '1d', '--eni', 'eni-\u001b[31m'],
      /--interface: .*has control characters/,
    ],
    [
      'control characters in an option of a report',
      ['report', 'host', '--source', '/', '--since', '1d', '10.0.0.1\n'],
      /<address>: .* has control characters/,
    ],
    ['a query without SQL', ['query'], /which SQL\?/],
    ['init of standard input', ['init', '-'], /reports read standard input/],
    [
      'sample with words for a number',
      ['sample', 'x', '--records', 'many'],
      /--records: "many" is not a number/,
    ],
  ] as const)('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await flowq(args, { cwd: '/' });
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([2, '']);
  });
});

it('an object in S3 needs a bucket that can exist', async () => {
  const args = ['report', 'actions', '--source', folderOf([{}]), '--all', '--out', 's3://x/y.csv'];
  const { code, stderr } = await flowq(args);
  expect([code, stderr]).toEqual([
    2,
    'flowq: "s3://x/y.csv" does not name a bucket (3 to 63 characters) and a key (up to 1,024 bytes)\n  as in --out s3://bucket/reports/{since}.csv.gz\n',
  ]);
});

describe('the window', () => {
  it.each([
    ['none for a folder', [], /which time\? Give --since/],
    ['--all and --since', ['--all', '--since', '1d'], /--all cannot be combined with --since or --until/],
    ['--until alone', ['--until', '1d'], /--until needs --since/],
    ['a time that is none', ['--since', '31.12.'], /--since: "31.12." is not a time; use 15m/],
    ['a zone that is none', ['--since', 'today', '--tz', 'Mars'], /"Mars" is not a time zone/],
    [
      'one that ends before it begins',
      ['--since', '1d', '--until', '2d'],
      /the window is empty: --since is \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, /,
    ],
  ])('must not be %s', async (_, args, message) => {
    const { code, stdout, stderr } = await flowq([
      'report',
      'actions',
      '--source',
      temporaryFolder(),
      ...args,
    ]);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([2, '']);
  });

  it('is told in words, with dates in the time zone asked for', async () => {
    const folder = folderOf([{ start: NOON - 13 * 3600 }, { start: NOON - 12 * 3600 }, { start: NOON }]);
    const flows = async (...args: string[]) => {
      const { stdout } = await flowq(['query', 'select count(*) from flows', '--source', folder, ...args]);
      return stdout.split('\n')[1];
    };
    const day = ['--since', '2026-11-20', '--until', '2026-11-21'];
    const counts = await Promise.all([
      flows(...day),
      flows(...day, '--tz', 'Europe/Berlin'),
      flows('--since', '2026-11-20T00:00:01Z', '--until', '2026-11-20T12:00'),
    ]);
    expect(counts).toEqual(['2', '3', '0']);
  });

  it('can have its time zone from the environment', async () => {
    const folder = folderOf([{ start: NOON - 13 * 3600 }]);
    const args = [
      'query',
      'select count(*) from flows',
      '--source',
      folder,
      '--since',
      '2026-11-20',
      '--until',
      '2026-11-21',
    ];
    expect((await flowq(args, { env: { FLOWQ_TZ: 'Europe/Berlin' } })).stdout).toMatch(/\n1\n$/);
  });
});
