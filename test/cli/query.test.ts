import { describe, expect, it } from 'vitest';
import { flowq, startFlowq } from '../helpers/flowq.ts';
import { folderOf, logText, temporaryFolder, V2_HEADER, v2, writeLog } from '../helpers/logs.ts';

const query = (sql: string, folder: string, ...args: string[]) =>
  flowq(['query', sql, '--source', folder, '--all', ...args]);

describe('flowq query', () => {
  it('runs SQL of the user over the records, fields that are not known among them', async () => {
    const folder = temporaryFolder();
    writeLog(folder, 'a.log.gz', logText([`${v2()} blue`, `${v2()} -`], `${V2_HEADER} new_field`));
    const sql =
      'WITH x AS (SELECT new_field FROM flows) SELECT new_field, count(*) AS n FROM x GROUP BY 1 ORDER BY 1';
    expect(await query(sql, folder, '--format', 'ndjson')).toEqual({
      code: 0,
      stdout: '{"new_field":"blue","n":1}\n{"new_field":null,"n":1}\n',
      stderr: '',
    });
  });

  it.each([
    ['DELETE FROM flows', 2, /^flowq: flowq query needs a single SELECT\n {2}such as flowq query 'SELECT /],
    ["COPY flows TO 'x.csv'", 2, /needs a single SELECT/],
    ['SELECT 1; SELECT 2', 4, /expected one SQL statement, not 2/],
    ["SELECT * FROM read_text('/etc/passwd')", 4, /Permission Error/],
    ['SELECT nothing_such FROM flows', 4, /nothing_such/],
  ])('%s ends with exit code %i', async (sql, expected, message) => {
    const { code, stdout, stderr } = await query(sql, folderOf([{}]));
    expect([code, stdout]).toEqual([expected, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('has the SQL it runs printed', async () => {
    const { code, stdout } = await query('SELECT count(*) FROM flows', folderOf([{}]), '--sql');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^with\n {2}"flows" as not materialized \(/);
    expect(stdout).toMatch(/read_csv\([\s\S]*from\n {2}flows;\n$/i);
  });

  it('takes its SQL from a file or from standard input', async () => {
    const folder = folderOf([{}]);
    const file = writeLog(folder, 'q.sql', '\uFEFF-- how many\nSELECT count(*) AS n FROM flows;\n');
    const from = ['query', '--source', folder, '--all'];
    expect(await flowq([...from, '--file', file])).toEqual({ code: 0, stdout: 'n\n1\n', stderr: '' });
    const { child, finished } = startFlowq([...from, '-']);
    child.stdin.end('SELECT count(*) AS n FROM flows');
    expect(await finished).toEqual({ code: 0, stdout: 'n\n1\n', stderr: '' });
  });

  it.each([
    ['none', [], 2, /which SQL\?/],
    ['two', ['SELECT 1', '--file', 'q.sql'], 2, /is given twice/],
    ['a file that is not there', ['--file', 'q.sql'], 3, /cannot read q\.sql/],
    ['records and SQL on one standard input', ['-', '--source', '-'], 2, /cannot be both/],
  ])('says so where there is %s', async (_, args, expected, message) => {
    const { code, stdout, stderr } = await flowq(['query', '--all', ...args], { cwd: temporaryFolder() });
    expect([code, stdout]).toEqual([expected, '']);
    expect(stderr).toMatch(message);
  });

  it('prints no more rows than --limit, in the order of the query, and stops it there', async () => {
    const endless = 'SELECT range AS n FROM range(100000000000)';
    const { code, stdout } = await query(endless, folderOf([{}]), '--limit', '3');
    expect([code, stdout]).toEqual([0, 'n\n0\n1\n2\n']);
    const sorted = 'SELECT bytes FROM flows ORDER BY bytes DESC LIMIT 5';
    const folder = folderOf([1, 2, 3].map((bytes) => ({ bytes })));
    expect((await query(sorted, folder, '--limit', '2')).stdout).toBe('bytes\n3\n2\n');
    expect((await query(sorted, folder, '--limit', 'all')).stdout).toBe('bytes\n3\n2\n1\n');
  });
});
