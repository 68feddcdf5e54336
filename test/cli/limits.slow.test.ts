import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { folderOf, temporaryFolder } from '../helpers/logs.ts';

const FOREVER = 'select count(*) from range(1000000) a, range(1000000) b where (a.range * b.range) % 7 = 3';

const query = (sql: string, ...args: string[]) =>
  flowq(['query', sql, '--source', folderOf([{}]), '--all', ...args]);

describe('--timeout', () => {
  it.each([
    ['that has no rows yet', FOREVER],
    ['whose rows are being written', 'select * from range(100000000000)'],
  ])('stops a local query %s, and leaves no output', async (_, sql) => {
    const folder = temporaryFolder();
    const { code, stderr } = await query(sql, '--timeout=1s', `--out=${join(folder, 'x.csv')}`);
    expect([code, stderr]).toEqual([
      4,
      'flowq: the query was stopped: it took longer than 1 s\n  give it more time with --timeout\n',
    ]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves a query alone that is quicker', async () => {
    const { code, stdout } = await query('select 1 as n', '--timeout=1m');
    expect([code, stdout]).toEqual([0, 'n\n1\n']);
  });

  it('holds where records are kept, too', async () => {
    const { code, stderr } = await query(
      `${FOREVER} and exists (from flows)`,
      '--timeout=1s',
      '--store',
      temporaryFolder(),
    );
    expect([code, stderr]).toEqual([4, expect.stringContaining('it took longer than 1 s')]);
  });
});

describe('--memory', () => {
  it('is enough for more than it, which goes to the disk and from there again', async () => {
    const temporary = join(temporaryFolder(), 'tmp');
    mkdirSync(temporary);
    const { code, stdout } = await flowq(
      [
        'query',
        'select count(*) as n from (select distinct hash(range) from range(8000000))',
        '--source',
        folderOf([{}]),
        '--all',
        '--memory=200MB',
      ],
      { env: { TMPDIR: temporary } },
    );
    expect([code, stdout]).toEqual([0, 'n\n8000000\n']);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('that cannot do for a query is said', async () => {
    const { code, stderr } = await query('select list(range) from range(200000000)', '--memory=200MB');
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /^flowq: DuckDB: Out of Memory Error: .*\n {2}give a shorter window, or more with --memory\n$/,
    );
  });

  it('is a size', async () => {
    const { code, stderr } = await query('select 1', '--memory=much');
    expect([code, stderr]).toEqual([2, expect.stringContaining('is not a size such as')]);
  });
});
