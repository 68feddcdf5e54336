import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { athenaSql } from '../../src/engines/athena/sql-dialect.ts';
import { trinoSql } from '../../src/engines/trino/sql-dialect.ts';
import { querySql } from '../../src/flows/user-query.ts';
import { FIELDS } from '../../src/logs/fields.ts';
import {
  folderOf,
  logText,
  NOON,
  temporaryFolder,
  V2_HEADER,
  type Values,
  v2,
  writeLog,
} from '../helpers/logs.ts';
import { readQuery } from '../helpers/reading.ts';

const blank = `2 123456789012 eni-1 - - - - - - - ${NOON} ${NOON + 60} - NODATA`;
const logs = () => folderOf([{ srcaddr: 'a::', bytes: 1 }, { srcaddr: 'b::', bytes: 2 }, blank]);

describe('a query', () => {
  it.each([
    ['select count(*) from flows', ['2']],
    ['SELECT Count(*) FROM Flows;', ['2']],
    ['select count(*) from "flows" ; ; \n', ['2']],
    ['-- how many\n/* really */ select count(*) from flows -- these', ['2']],
    ['(select srcaddr from flows order by 1) limit 1', ['a::']],
    ['from flows select srcaddr order by 1', ['a::', 'b::']],
    ['values (1), (2)', ['1', '2']],
    ['with big as (select * from flows where bytes > 1) select srcaddr from big', ['b::']],
    [
      'WITH x AS MATERIALIZED (SELECT 7 AS n), y AS (SELECT n FROM x) SELECT n, count(*) FROM y, flows GROUP BY n',
      ['7 2'],
    ],
    ['select log_status, count(*) from log_quality group by 1 order by 1', ['NODATA 1', 'OK 2']],
    ['select (select count(*) from flows), (select count(*) from log_quality)', ['2 3']],
    ["select ';', '--', '/*' from flows limit 1", ['; -- /*']],
    ["select count(*) from flows where srcaddr = 'a;b'", ['0']],
    ['select a.srcaddr, b.srcaddr from flows a join flows b on a.bytes < b.bytes', ['a:: b::']],
    [
      'with recursive n as (select 1 as n union all select n + 1 from n where n < 3), f as (select * from flows) select max(n.n), count(*) from n, f',
      ['3 6'],
    ],
    ['select column_name from (describe select srcaddr, bytes from flows)', ['srcaddr', 'bytes']],
  ])('%j is run', async (sql, lines) => {
    expect((await readQuery(sql, logs())).lines).toEqual(lines);
  });

  it('finds conversations in which every packet counts once', async () => {
    const seen = (eni: string, values: Values) => ({ 'interface-id': eni, ...values });
    const folder = folderOf([
      seen('eni-a', { srcport: 1, bytes: 100 }),
      seen('eni-b', { srcport: 1, bytes: 100 }),
      seen('eni-b', { srcport: 2, bytes: 7, action: 'REJECT' }),
      seen('eni-a', { srcport: 2, bytes: 7, start: NOON - 60 }),
    ]);
    const window = { since: NOON, until: NOON + 60 };
    const sql = 'select srcport, flows, bytes, accepted, rejected from conversations order by 1';
    expect((await readQuery(sql, folder, { window })).lines).toEqual(['1 2 100 2 0', '2 1 7 0 1']);
    const both = 'select (select sum(bytes) from conversations), (select sum(bytes) from flows)';
    expect((await readQuery(both, folder, { window })).lines).toEqual(['107 207']);
    const described = await readQuery('describe conversations', folder);
    expect(described.rows.map(([name]) => name)).toContain('blocked');
  });

  it.each([
    'with conversations as (select 1 as n) select n from conversations',
    'with a as (select 1 as n), "conversations" (n) as materialized (select n from a) select n from conversations',
    'with recursive conversations(n) as (select 1) select * from conversations',
  ])('%j has conversations of its own', async (sql) => {
    expect((await readQuery(sql, logs())).lines).toEqual(['1']);
  });

  it('has conversations as a word for something else', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log', logText([`${NOON} 7`], 'start bytes'));
    const sql = 'select count(*) as conversations, sum(bytes) from flows order by conversations';
    expect((await readQuery(sql, folder)).lines).toEqual(['1 7']);
  });

  it.each([
    'select count(*) from conversations',
    'select count(*) from flows as f join "conversations" as c on f.srcaddr = c.srcaddr',
    'select count(distinct c.srcport) from flows, conversations as c where c.bytes > 1',
    'from conversations select count(*)',
  ])('%j reads conversations', async (sql) => {
    expect((await readQuery(sql, folderOf([{}]))).lines).toEqual(['1']);
  });

  it('says which fields conversations need', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log', logText([`${NOON} 7`], 'start bytes'));
    await expect(readQuery('select * from conversations', folder)).rejects.toThrow(
      /needs a field that the source does not log: srcaddr \(since version 2\), dstaddr/,
    );
  });

  it('finds every field as a column of its type, and those that are not known as text', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log', logText([`${v2()} x`], `${V2_HEADER} novelty`));
    const { columns, rows } = await readQuery('select * from flows', folder);
    expect(columns).toEqual([...FIELDS.map(({ column }) => column), 'novelty']);
    const types = `select ${FIELDS.map(({ column }) => `typeof("${column}")`).join(', ')}, typeof(novelty) from flows`;
    const sqlType = { string: 'VARCHAR', int: 'INTEGER', bigint: 'BIGINT' };
    expect((await readQuery(types, folder)).rows).toEqual([
      [...FIELDS.map(({ type }) => sqlType[type]), 'VARCHAR'],
    ]);
    expect(rows[0]?.slice(14, 54).every((value) => value === null)).toBe(true);
  });

  it('has the window and the filter in its relations', async () => {
    const folder = folderOf([{ start: NOON }, { start: NOON - 1 }, { start: NOON, dstport: 22 }, blank]);
    const reading = { window: { since: NOON, until: NOON + 60 }, filter: { port: [443] } };
    expect((await readQuery('select count(*) from flows', folder, reading)).lines).toEqual(['1']);
    expect((await readQuery('select count(*) from log_quality', folder, reading)).lines).toEqual(['1']);
  });

  it('returns values of every type as text or number', async () => {
    const { rows } = await readQuery(
      "select true, 1.5::double, 1.50::decimal(5,2), 2::hugeint ** 1, null, date '2026-11-20', [1, 2], 170141183460469231731687303715884105727::hugeint, 'x'",
      logs(),
    );
    expect(rows).toEqual([
      [true, 1.5, '1.50', 2, null, '2026-11-20', '[1,2]', 170141183460469231731687303715884105727n, 'x'],
    ]);
  });
});

describe('a question about a query', () => {
  it.each(['DESCRIBE flows', 'describe "flows";', 'describe log_quality', 'Describe select * from flows'])(
    '%j names its columns and their types',
    async (sql) => {
      const { columns, lines } = await readQuery(sql, logs());
      expect(columns.slice(0, 2)).toEqual(['column_name', 'column_type']);
      expect(lines[0]).toMatch(/^version INTEGER /);
      expect(lines).toHaveLength(FIELDS.length);
    },
  );

  it('SUMMARIZE tells what its columns hold', async () => {
    const { lines } = await readQuery('summarize select srcaddr, bytes from flows', logs());
    expect(lines).toEqual([
      expect.stringMatching(/^srcaddr VARCHAR a:: b:: 2 /),
      expect.stringMatching(/^bytes BIGINT 1 2 2 /),
    ]);
    expect((await readQuery('summarize flows', logs())).lines).toHaveLength(FIELDS.length);
  });

  it.each([
    'explain select count(*) from flows',
    'EXPLAIN ANALYZE with x as (select * from flows) select count(*) from x',
    'explain (format json) select count(*) from flows',
    'explain (select count(*) from flows)',
  ])('%j tells how it is run', async (sql) => {
    const { columns, rows } = await readQuery(sql, logs());
    expect(columns).toEqual(['explain_key', 'explain_value']);
    expect(String(rows[0]?.[1])).toMatch(/READ_CSV/);
  });

  it('is put to Athena and Trino as far as they take it', () => {
    const request = { sets: [], window: undefined, filter: {} };
    for (const dialect of [athenaSql, trinoSql]) {
      expect(querySql('explain (type io) select 1', request, dialect)).toBe('explain (type io) select 1');
      expect(() => querySql('describe flows', request, dialect)).toThrow(
        /^DESCRIBE of a query only works with DuckDB, not with/,
      );
    }
  });
});

describe('what is no query', () => {
  it.each([
    'delete from flows',
    'insert into flows values (1)',
    'drop table flows',
    "copy flows to '/tmp/x'",
    "attach 'x.db'",
    'set threads = 1',
    'pragma version',
    'install httpfs',
    'call pragma_version()',
    'explain drop table flows',
    'describe',
    'summarize pragma version',
    '-- select 1',
    'flows',
    '',
  ])('%j is refused as wrong usage', async (sql) => {
    await expect(readQuery(sql, logs())).rejects.toMatchObject({
      exitCode: 2,
      message: 'flowq query needs a single SELECT',
    });
  });

  it.each([
    ['two of them', 'select 1; select 2', /one SQL statement, not 2/],
    ['another statement behind one', 'select 1 from flows; drop table x', /one SQL statement, not 2/],
    ['an error of syntax', 'select from where', /syntax error/],
    ['a column that is not there', 'select nothing_such from flows', /nothing_such/],
    ['a table that is not there', 'select * from elsewhere', /elsewhere/],
    ['a value that cannot be', "select cast('x' as integer)", /x/],
  ])('%s is refused by the engine', async (_, sql, message) => {
    await expect(readQuery(sql, logs())).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['a file beside the logs', "select * from read_text('/etc/passwd')"],
    ['a file by its name', "select * from '/etc/passwd'"],
    ['a folder', "select * from glob('/etc/*')"],
    ['a page', "select * from read_csv('https://127.0.0.1/x.csv')"],
    ['an insertion', 'with x as (select 1) insert into flows select * from x'],
  ])('reaches for nothing else on the machine: %s', async (_, sql) => {
    await expect(readQuery(sql, logs())).rejects.toMatchObject({ exitCode: 4 });
  });

  it('writes no file, not even beside the logs', async () => {
    const folder = logs();
    const target = join(folder, 'out.csv');
    await expect(
      readQuery(`with x as (select 1) select * from x; copy (select 1) to '${target}'`, folder),
    ).rejects.toMatchObject({ exitCode: 4 });
    expect(existsSync(target)).toBe(false);
  });
});
