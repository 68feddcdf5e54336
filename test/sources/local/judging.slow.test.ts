import { describe, expect, it } from 'vitest';
import { logQuality } from '../../../src/reports/diagnostics/log-quality.ts';
import { actions } from '../../../src/reports/traffic/actions.ts';
import { folderOf, logText, NOON, temporaryFolder, V2_HEADER, v2, writeLog } from '../../helpers/logs.ts';
import { rowsOf, writeParquet } from '../../helpers/parquet.ts';
import { readQuery, readReport } from '../../helpers/reading.ts';

const HOUR = { since: NOON, until: NOON + 3600 };
const TIMELESS = '2 123456789012 eni-1 - - - - - - - - - - NODATA';

/** Status and number of records. */
const statusesOf = async (folder: string, window?: typeof HOUR) => {
  const { lines, skipped } = await readReport(logQuality, folder, window ? { window } : {});
  return { lines: lines.map((line) => line.split(' ').slice(0, 2).join(' ')), skipped };
};

/** A folder with the same records as text and one as Parquet. */
async function bothOf(records: readonly string[]) {
  const parquet = temporaryFolder();
  await writeParquet(parquet, 'a.log.parquet', rowsOf(records));
  return { text: folderOf(records), parquet };
}

describe('records without traffic', () => {
  it.each(['text', 'parquet'] as const)(
    'are counted without a start, except in a window: %s',
    async (kind) => {
      const folder = (await bothOf([v2(), TIMELESS, TIMELESS]))[kind];
      expect(await statusesOf(folder)).toEqual({ lines: ['NODATA 2', 'OK 1'], skipped: [] });
      const inWindow = await statusesOf(folder, HOUR);
      expect(inWindow.lines).toEqual(['OK 1']);
      expect(inWindow.skipped).toMatchObject([
        { lines: 2, reason: 'start is missing: not counted in a window' },
      ]);
      expect((await readReport(actions, folder, { window: HOUR })).lines).toEqual(['ACCEPT 1 10 1000']);
    },
  );

  it('are counted in formats without an interface, and whatever their numbers say', async () => {
    const folder = temporaryFolder();
    writeLog(
      folder,
      'a.log',
      logText(
        [
          `OK ${NOON} ${NOON + 9} ACCEPT 10.0.0.1 10.0.0.2 700`,
          `NODATA ${NOON} ${NOON + 9} None None None None`,
        ],
        'log-status start end action srcaddr dstaddr bytes',
      ),
    );
    expect(await statusesOf(folder)).toEqual({ lines: ['NODATA 1', 'OK 1'], skipped: [] });
    const { rows } = await readQuery(
      "select bytes, srcaddr from log_quality where log_status = 'NODATA'",
      folder,
    );
    expect(rows).toEqual([[null, null]]);
  });

  it('are counted where Parquet has the text None for a missing number', async () => {
    const folder = temporaryFolder();
    const numbers = ['srcport', 'dstport', 'protocol', 'packets', 'bytes'];
    const asText = numbers.map((name) => `coalesce(cast(${name} as varchar), 'None') as ${name}`).join(', ');
    const noData = `2 123456789012 eni-1 - - - - - - - ${NOON} ${NOON + 60} - NODATA`;
    await writeParquet(
      folder,
      'a.parquet',
      `select * replace (${asText}) from (${rowsOf([v2(), noData, v2({ bytes: '-' })])})`,
    );
    expect(await statusesOf(folder)).toEqual({ lines: ['OK 2', 'NODATA 1'], skipped: [] });
    expect((await readReport(actions, folder)).lines).toEqual(['ACCEPT 2 20 1000']);
  });
});

describe('values that cannot be', () => {
  it.each([
    ['an action of another firewall', { action: 'BLOCK' }, 'action is not ACCEPT or REJECT'],
    ['an action in small letters', { action: 'reject' }, 'action is not ACCEPT or REJECT'],
    ['a source that is not an address', { srcaddr: 'bad' }, 'srcaddr is not an IP address'],
    ['a destination with an octet too large', { dstaddr: '10.0.0.256' }, 'dstaddr is not an IP address'],
    [
      'an IPv6 address with too many groups',
      { dstaddr: '1:2:3:4:5:6:7:8:9' },
      'dstaddr is not an IP address',
    ],
    ['a start after the end', { start: NOON + 60, end: NOON }, 'start is after end'],
    ['a negative number', { bytes: -5 }, 'bytes is not a number in range'],
    ['a negative start', { start: -60, end: NOON }, 'start is not a number in range'],
    ['no start', { start: '-' }, 'start is missing'],
    [
      'the account of a Transit Gateway',
      { 'account-id': 'TransitGateway' },
      'a record of a Transit Gateway, not of a VPC',
    ],
    [
      'an address for an interface',
      { 'interface-id': '10.0.0.7' },
      'interface_id is an address: not a record of a VPC',
    ],
    [
      'an IPv6 address for an interface',
      { 'interface-id': '2001:db8::7' },
      'interface_id is an address: not a record of a VPC',
    ],
  ])('such as %s leave the record out, counted, in text and Parquet alike', async (_, values, reason) => {
    const folders = await bothOf([v2(), v2(values), v2()]);
    for (const folder of Object.values(folders)) {
      for (const question of ['count(*)', 'count(packets)', 'count(start)']) {
        const { lines, skipped } = await readQuery(`select ${question} from flows`, folder);
        expect(lines).toEqual(['2']);
        expect(skipped).toMatchObject([{ lines: 1, reason }]);
      }
    }
  });

  it.each([
    ['no action', { action: '-' }],
    ['no addresses', { srcaddr: '-', dstaddr: '-' }],
    ['no interface', { 'interface-id': '-' }],
    ['an unknown account', { 'account-id': 'unknown' }],
    ['an end at its start', { end: NOON }],
    ['no bytes', { bytes: '-', packets: '-' }],
    ['a start of the first day', { start: 0, end: 9 }],
  ])('are not those of records with %s', async (_, values) => {
    for (const folder of Object.values(await bothOf([v2(values)]))) {
      const { lines, skipped } = await readQuery('select count(*) from flows', folder);
      expect([lines, skipped]).toEqual([['1'], []]);
    }
  });

  it('do not hide other files that have none', async () => {
    const folder = temporaryFolder();
    const bad = await writeParquet(folder, 'a.parquet', rowsOf([v2({ action: 'BLOCK' }), v2({ bytes: 7 })]));
    await writeParquet(folder, 'b.parquet', rowsOf([v2(), v2()]));
    const { lines, skipped } = await readReport(actions, folder);
    expect(lines).toEqual(['ACCEPT 3 30 2007']);
    expect(skipped).toEqual([{ where: bad, lines: 1, reason: 'action is not ACCEPT or REJECT' }]);
  });
});

describe('account ids that were stored as numbers', () => {
  it.each(['bigint', 'double', 'ubigint'])('get their zeros back, in filters too: %s', async (type) => {
    const folder = temporaryFolder();
    await writeParquet(
      folder,
      'a.parquet',
      `select * replace (cast('1122223333' as ${type}) as account_id) from (${rowsOf([v2()])})`,
    );
    writeLog(folder, 'b.log', logText([v2()]));
    const filter = { account: ['001122223333'] };
    const { rows } = await readQuery('select account_id from flows', folder, { filter });
    expect(rows).toEqual([['001122223333']]);
  });

  it('get them back in CSV', async () => {
    const folder = temporaryFolder();
    const record = v2({ 'account-id': '1122223333' }).replaceAll(' ', ',');
    writeLog(folder, 'a.log', logText([record], V2_HEADER.replaceAll(' ', ',').replaceAll('-', '_')));
    expect((await readQuery('select account_id from flows', folder)).rows).toEqual([['001122223333']]);
  });
});

describe('an IPv6 address in two notations', () => {
  it('is one address, in text and Parquet alike', async () => {
    const notations = ['2001:db8::1', '2001:DB8:0:0:0:0:0:1', '2001:0db8::0001', '2001:db8:0::1'];
    const mapped = ['::ffff:10.0.0.1', '::ffff:a00:1'];
    const folders = await bothOf([...notations, ...mapped].map((srcaddr) => v2({ srcaddr })));
    for (const folder of Object.values(folders)) {
      const { lines } = await readQuery('select srcaddr, count(*) from flows group by 1 order by 1', folder);
      expect(lines).toEqual(['2001:db8::1 4', '::ffff:a00:1 2']);
      const found = await readQuery('select count(*) from flows', folder, {
        filter: { src: ['2001:db8::1'] },
      });
      expect(found.lines).toEqual(['4']);
    }
  });
});
