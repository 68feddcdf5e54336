import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REPORTS } from '../../../src/reports/index.ts';
import { actions } from '../../../src/reports/traffic/actions.ts';
import { rejected } from '../../../src/reports/traffic/rejected.ts';
import { folderOf, logText, NOON, temporaryFolder, V2_HEADER, v2, writeLog } from '../../helpers/logs.ts';
import { rowsOf, writeParquet } from '../../helpers/parquet.ts';
import { readQuery, readReport, readReports } from '../../helpers/reading.ts';

const RECORDS = [
  v2({ action: 'REJECT', dstport: 22 }),
  v2({ action: 'REJECT', dstport: 22, bytes: '-', packets: '-' }),
  v2({ srcaddr: '2001:db8::1', dstaddr: '2001:db8::2', protocol: 58, srcport: 0, dstport: 0 }),
  v2({ 'interface-id': '-', protocol: 99, bytes: 2n ** 62n }),
  v2({ action: 'REJECT', start: NOON - 60, end: NOON - 10 }),
  `2 123456789012 eni-1 - - - - - - - ${NOON} ${NOON + 60} - NODATA`,
  `2 123456789012 eni-1 - - - - - - - ${NOON} ${NOON + 60} - SKIPDATA`,
];
const COLUMNS = V2_HEADER.split(' ');

/** Selects the columns of the rows, as `expression` writes each. */
const selecting = (expression: (column: string, name: string) => string) =>
  `select ${COLUMNS.map((name) => expression(`"${name.replaceAll('-', '_')}"`, name)).join(', ')} from (${rowsOf(RECORDS)})`;

/** Reports that between them read every column of the default format. */
const NAMES = ['rejected', 'top-talkers', 'ports', 'timeline', 'actions', 'log-quality'];
const ANSWERED = REPORTS.filter(({ name }) => NAMES.includes(name));

/** The rows of those reports, of all records and of those within an hour. */
async function allReports(folder: string) {
  const window = { since: NOON, until: NOON + 3600 };
  return [await readReports(ANSWERED, folder), await readReports(ANSWERED, folder, { window })];
}

let asText: ReturnType<typeof allReports> | undefined;

/** What the reports say of the same records as text. */
function expected() {
  asText ??= allReports(folderOf(RECORDS));
  return asText;
}

describe('Parquet', () => {
  it.each([
    ['as AWS writes it', rowsOf(RECORDS)],
    ['with names with hyphens', selecting((column, name) => `${column} as "${name}"`)],
    ['with names in capitals', selecting((column, name) => `${column} as "${name.toUpperCase()}"`)],
    [
      'with all values as text',
      selecting((column) => `coalesce(cast(${column} as varchar), '-') as ${column}`),
    ],
    [
      'with all numbers of 64 bits',
      selecting((column) =>
        /port|protocol|version/.test(column) ? `cast(${column} as bigint) as ${column}` : column,
      ),
    ],
    [
      'with unsigned and decimal numbers',
      selecting((column) =>
        /port/.test(column)
          ? `cast(${column} as usmallint) as ${column}`
          : /bytes/.test(column)
            ? `cast(${column} as decimal(38, 0)) as ${column}`
            : column,
      ),
    ],
    [
      'with times as timestamps',
      selecting((column) =>
        /start|end/.test(column) ? `make_timestamp(${column} * 1000000) as ${column}` : column,
      ),
    ],
    [
      'with times as timestamps of a zone, in milliseconds',
      selecting((column) =>
        /start|end/.test(column)
          ? `cast(cast(make_timestamp(${column} * 1000000) as timestamp_ms) as timestamp) as ${column}`
          : column,
      ),
    ],
    [
      'with all numbers as fractions',
      selecting((column) =>
        /port|protocol|version|packets/.test(column) ? `cast(${column} as double) as ${column}` : column,
      ),
    ],
    ['with other columns beside', `select 'x' as extra, [1, 2] as nested, * from (${rowsOf(RECORDS)})`],
  ])('%s gives what the same records give as text', async (_, sql) => {
    const folder = temporaryFolder();
    await writeParquet(folder, 'a.log.parquet', sql);
    const found = await allReports(folder);
    expect(found).toEqual(await expected());
    expect(Object.keys(found[0] ?? {}).sort()).toEqual(NAMES.toSorted());
    expect(found[0]?.actions).toEqual(['ACCEPT 2 20 4611686018427388904', 'REJECT 3 20 2000']);
  });

  it('and text may stand in one folder', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log.gz', logText([v2({ action: 'REJECT', dstport: 22 })]));
    await writeParquet(folder, 'b.log.parquet', rowsOf([v2({ action: 'REJECT', dstport: 22 })]));
    await writeParquet(
      folder,
      'c.log.parquet',
      `select * exclude (version) from (${rowsOf(RECORDS.slice(0, 1))})`,
    );
    const { lines, skipped } = await readReport(rejected, folder);
    expect(lines).toEqual(['10.0.0.1 10.0.1.1 22 TCP 3 30 3000 2026-11-20T12:00:00Z 2026-11-20T12:00:50Z']);
    expect(skipped).toEqual([]);
  });

  it('has `-` in its text columns for what is missing', async () => {
    const folder = temporaryFolder();
    await writeParquet(folder, 'a.log.parquet', rowsOf(RECORDS));
    const { lines } = await readQuery('select count(*), count(interface_id) from flows', folder);
    expect(lines).toEqual(['5 4']);
  });

  it('keeps columns that are not known, as text', async () => {
    const folder = temporaryFolder();
    await writeParquet(
      folder,
      'a.log.parquet',
      `select *, 7 as "new-number", 'x' as new_text from (${rowsOf(RECORDS.slice(0, 1))})`,
    );
    const { rows } = await readQuery('select new_number, new_text from flows', folder);
    expect(rows).toEqual([['7', 'x']]);
  });

  it.each([
    ['of a Transit Gateway', "select 'tgw-1' as tgw_id, '10.0.0.1' as srcaddr", /Transit Gateway/],
    ['of something else', 'select 1 as a, 2 as b', /no column is a field of a VPC flow log/],
  ])('%s is left out and told', async (_, sql, reason) => {
    const folder = temporaryFolder();
    const path = await writeParquet(folder, 'a.log.parquet', sql);
    await expect(readQuery('select * from flows', folder)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(reason),
    });
    writeLog(folder, 'b.log', logText([v2()]));
    const { lines, skipped } = await readQuery('select count(*) from flows', folder);
    expect(lines).toEqual(['1']);
    expect(skipped).toEqual([{ where: path, reason: expect.stringMatching(reason) }]);
  });

  it.each([
    ['cut off in the middle', 0.5],
    ['cut off before its end', 0.99],
    ['cut off after its first bytes', 0.005],
  ])('that is %s is left out and told', async (_, part) => {
    const folder = temporaryFolder();
    const path = await writeParquet(folder, 'a.log.parquet', rowsOf(RECORDS));
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, Math.max(6, bytes.length * part)));
    await expect(readQuery('select * from flows', folder)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining(`${path} cannot be read: `),
    });
  });

  it('with a list in the place of a field is left out and told, whatever its other columns say', async () => {
    const folder = temporaryFolder();
    const listed = `select * replace ([dstport] as dstport) from (${rowsOf(RECORDS)})`;
    const path = await writeParquet(folder, 'a.log.parquet', listed);
    await writeParquet(folder, 'b.log.parquet', rowsOf(RECORDS.slice(0, 1)));
    const { lines, skipped } = await readQuery('select count(*) from flows', folder);
    expect(lines).toEqual(['1']);
    expect(skipped).toEqual([
      { where: path, reason: expect.stringMatching(/^the column dstport is nested/) },
    ]);
  });

  it('with nested columns of Security Lake is left out and told, and breaks no file beside it', async () => {
    const folder = temporaryFolder();
    const ocsf = `select 'Allowed' as action, 'us-east-1' as region, {'ip': '10.0.0.1', 'port': 1} as src_endpoint, {'ip': '10.0.0.2', 'port': 2} as dst_endpoint, [1, 2] as observables`;
    const path = await writeParquet(folder, 'a.log.parquet', ocsf);
    await writeParquet(folder, 'b.log.parquet', rowsOf(RECORDS.slice(0, 1)));
    const { lines, skipped } = await readQuery('select count(*) from flows', folder);
    expect(lines).toEqual(['1']);
    expect(skipped).toEqual([
      { where: path, reason: expect.stringMatching(/nested .*src_endpoint.*Security Lake/) },
    ]);
  });

  it('has no record where a text is no number, or a status none, for every question alike', async () => {
    const folder = temporaryFolder();
    const bytes = `case when srcport = 1 then '12x' when srcport = 2 then '1.5' when srcport = 3 then '0x10' when srcport = 4 then '9223372036854775808' else cast(bytes as varchar) end as bytes`;
    const status = `case when srcport = 5 then 'ok' else log_status end as log_status`;
    const records = [1, 2, 3, 4, 5, 6].map((srcport) => v2({ srcport }));
    const path = await writeParquet(
      folder,
      'a.log.parquet',
      `select * replace (${bytes}, ${status}) from (${rowsOf(records)})`,
    );
    for (const question of ['count(*)', 'count(bytes)', 'count(action)']) {
      for (const relation of ['flows', 'log_quality']) {
        const { lines, skipped } = await readQuery(`select ${question} from ${relation}`, folder);
        expect(lines).toEqual(['1']);
        expect(skipped).toEqual([{ where: path, lines: 5, reason: 'bytes is not a number in range' }]);
      }
    }
    const { lines, skipped } = await readQuery('select sum(bytes) from flows', folder);
    expect([lines, skipped.length]).toEqual([['1000'], 1]);
  });

  it('has no record without a start, and says so', async () => {
    const folder = temporaryFolder();
    const path = await writeParquet(folder, 'a.log.parquet', rowsOf([v2(), v2({ start: '-' })]));
    const { lines, skipped } = await readQuery('select count(*) from log_quality', folder);
    expect(lines).toEqual(['1']);
    expect(skipped).toEqual([{ where: path, lines: 1, reason: 'start is missing' }]);
  });

  it('with damaged pages is an error that names the file', async () => {
    const folder = temporaryFolder();
    const records = Array.from({ length: 600 }, (_, at) =>
      v2({ srcport: (at * 7919) % 60_000, bytes: at * 7919, start: NOON + at }),
    );
    const path = await writeParquet(folder, 'a.log.parquet', rowsOf(records));
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 200));
    await expect(readReport(actions, folder)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining(path),
    });
  });
});
