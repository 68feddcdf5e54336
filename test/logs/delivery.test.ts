import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FileName,
  fileNameOf,
  folderOf,
  parseFileName,
  parseFolder,
  placeFolder,
} from '../../src/logs/delivery.ts';

const NOON = Date.UTC(2026, 10, 20, 12) / 1000;
const DAY = Date.UTC(2026, 10, 20) / 1000;

const layouts = fc.record({ hive: fc.boolean(), hourly: fc.boolean() });
const accounts = fc.oneof(fc.stringMatching(/^\d{12}$/), fc.constant('unknown'));
const regions = fc.constantFrom('us-east-1', 'eu-central-2', 'us-gov-west-1', 'ap-southeast-5');
/** Whole minutes from 1970 to 9999. */
const times = fc.integer({ min: 0, max: 4_223_371_679 }).map((minutes) => minutes * 60);

describe('a delivered folder', () => {
  const EXAMPLES: [string, object][] = [
    [
      'AWSLogs/123456789012/vpcflowlogs/us-east-1/2026/11/20/',
      { layout: { hive: false, hourly: false }, start: DAY, seconds: 86_400 },
    ],
    [
      'AWSLogs/123456789012/vpcflowlogs/us-east-1/2026/11/20/12/',
      { layout: { hive: false, hourly: true }, start: NOON, seconds: 3600 },
    ],
    [
      'AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=us-east-1/year=2026/month=11/day=20/',
      { layout: { hive: true, hourly: false }, start: DAY, seconds: 86_400 },
    ],
    [
      'AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=us-east-1/year=2026/month=11/day=20/hour=12/',
      { layout: { hive: true, hourly: true }, start: NOON, seconds: 3600 },
    ],
  ];

  it.each(EXAMPLES)('%s is told', (path, expected) => {
    const place = { prefix: '', account: '123456789012', region: 'us-east-1' };
    expect(parseFolder(path)).toEqual({ ...place, ...expected });
    expect(parseFolder(path.slice(0, -1))).toEqual({ ...place, ...expected });
  });

  it.each([
    ['/data/my logs/', undefined],
    ['net/', 'o-a1b2c3d4e5'],
  ])('may have a prefix %j and the organisation %s', (prefix, organisation) => {
    const id = organisation ? `${organisation}/` : '';
    const path = `${prefix}AWSLogs/${id}123456789012/vpcflowlogs/us-east-1/2026/11/20`;
    expect(parseFolder(path)).toMatchObject({ prefix, start: DAY });
    expect(parseFolder(path)?.organisation).toBe(organisation);
  });

  it('is told as it was made', () => {
    fc.assert(
      fc.property(layouts, accounts, regions, times, (layout, account, region, time) => {
        const folder = parseFolder(folderOf(layout, account, region, time));
        expect(folder).toMatchObject({ prefix: '', account, region, layout });
        const { start = Number.NaN, seconds = Number.NaN } = folder ?? {};
        expect(time).toBeGreaterThanOrEqual(start);
        expect(time).toBeLessThan(start + seconds);
      }),
    );
  });

  it.each([
    'AWSLogs/123456789012/vpcflowlogs/us-east-1/2026/02/29',
    'AWSLogs/123456789012/vpcflowlogs/us-east-1/2026/00/10',
    'AWSLogs/123456789012/vpcflowlogs/us-east-1/2026/13/10',
    'AWSLogs/123456789012/vpcflowlogs/us-east-1/2026/11/31',
    'AWSLogs/123456789012/vpcflowlogs/us-east-1/2026/11/20/24',
    'AWSLogs/123456789012/vpcflowlogs/us-east-1/2026/11',
    'AWSLogs/123456789012/vpcflowlogs/us-east-1/2026/1/2',
    'AWSLogs/12345678901/vpcflowlogs/us-east-1/2026/11/20',
    'AWSLogs/123456789012/CloudTrail/us-east-1/2026/11/20',
    'myAWSLogs/123456789012/vpcflowlogs/us-east-1/2026/11/20',
    'AWSLogs/123456789012/vpcflowlogs/us-east-1/0026/11/20',
    '',
  ])('%j is none', (path) => {
    expect(parseFolder(path)).toBeUndefined();
  });

  it('of a leap day is one', () => {
    expect(parseFolder('AWSLogs/123456789012/vpcflowlogs/us-east-1/2028/02/29')?.start).toBe(
      Date.UTC(2028, 1, 29) / 1000,
    );
  });
});

describe('the folder of a place', () => {
  it.each([
    [false, undefined, 'AWSLogs/123456789012/vpcflowlogs/us-east-1/'],
    [false, 'o-abc', 'AWSLogs/o-abc/123456789012/vpcflowlogs/us-east-1/'],
    [true, undefined, 'AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=us-east-1/'],
  ])('Hive-compatible %j, organisation %s', (hive, organisation, folder) => {
    expect(placeFolder({ hive, organisation, account: '123456789012', region: 'us-east-1' })).toBe(folder);
  });
});

describe("a delivered file's name", () => {
  const NAME = '123456789012_vpcflowlogs_us-east-1_fl-0a1b2c3d_20261120T1205Z_5f1e2d3c';
  const told = { account: '123456789012', region: 'us-east-1', flowLogId: 'fl-0a1b2c3d', time: NOON + 300 };

  it.each([
    ['.log.gz', 'text'],
    ['.log', 'text'],
    ['.log.parquet', 'parquet'],
  ])('that ends in %s tells format %s', (ending, format) => {
    expect(parseFileName(NAME + ending)).toEqual({ ...told, format });
  });

  it('is told as it was made', () => {
    const files = fc.record({
      account: accounts,
      region: regions,
      flowLogId: fc.stringMatching(/^fl-[0-9a-f]{1,17}$/),
      time: times,
      format: fc.constantFrom<FileName['format']>('text', 'parquet'),
    });
    fc.assert(
      fc.property(files, fc.stringMatching(/^[0-9a-f]{8}$/), (file, hash) => {
        expect(parseFileName(fileNameOf(file, hash))).toEqual(file);
      }),
    );
  });

  it.each([
    ['another ending', `${NAME}.gz`],
    ['no hash', NAME.replace('_5f1e2d3c', '.log.gz')],
    ['no such day', `${NAME.replace('1120T', '0230T')}.log.gz`],
    ['no such hour', `${NAME.replace('T1205', 'T2405')}.log.gz`],
    ['no such minute', `${NAME.replace('T1205', 'T1260')}.log.gz`],
    ['another service', `${NAME.replace('vpcflowlogs', 'elasticloadbalancing')}.log.gz`],
    ['a folder before it', `2026/${NAME}.log.gz`],
    ['a year before 1970', `${NAME.replace('_2026', '_0026')}.log.gz`],
  ])('tells nothing with %s', (_, name) => {
    expect(parseFileName(name)).toBeUndefined();
  });
});
