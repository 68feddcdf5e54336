import { describe, expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
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
    ['DELETE FROM flows', 2, /^flowq: flowq query takes one SELECT\n {2}as in flowq query 'SELECT /],
    ["COPY flows TO 'x.csv'", 2, /takes one SELECT/],
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
});
