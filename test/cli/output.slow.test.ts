import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { folderOf, logText, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';

const BIG = 2n ** 63n - 1n;
const records = () => folderOf([{ bytes: BIG }, { bytes: BIG }, { action: 'REJECT', bytes: '-' }]);
const actions = (folder: string, ...args: string[]) => [
  'report',
  'actions',
  '--source',
  folder,
  '--all',
  ...args,
];

describe('the output', () => {
  it('is CSV where it is no terminal, and what the user says otherwise', async () => {
    const folder = records();
    const [plain, json, table] = await Promise.all([
      flowq(actions(folder)),
      flowq(actions(folder, '--format', 'ndjson')),
      flowq(actions(folder, '--format', 'table')),
    ]);
    const csv = `action,flows,packets,bytes\nACCEPT,2,20,${BIG * 2n}\nREJECT,1,10,0\n`;
    expect(plain).toEqual({ code: 0, stdout: csv, stderr: '' });
    expect(json.stdout).toBe(
      `{"action":"ACCEPT","flows":2,"packets":20,"bytes":${BIG * 2n}}\n{"action":"REJECT","flows":1,"packets":10,"bytes":0}\n`,
    );
    expect(table.stdout).toBe(
      `actions, all records, from 1 file of ${folder}\naction  flows  packets  ${'bytes'.padStart(20)}\nACCEPT      2       20  ${BIG * 2n}\nREJECT      1       10  ${'0'.padStart(20)}\n`,
    );
  });

  it('has data on stdout and all else on stderr', async () => {
    const folder = records();
    writeLog(folder, 'broken.log', 'nothing\n');
    writeLog(folder, 'cut\u001b[31m.log.gz', logText([v2(), 'half']));
    const { code, stdout, stderr } = await flowq(actions(folder, '--format', 'json'));
    expect(code).toBe(0);
    expect(JSON.parse(stdout).length).toBe(2);
    expect(stderr).toContain('flowq: not read, or only in part: 2 files\n');
    expect(stderr).toContain(`  ${folder}/broken.log: no flow log header: `);
    // A name cannot do anything to a terminal.
    expect(stderr).toContain('cut\ufffd[31m.log.gz: there are control characters in its name\n');
  });

  it('names lines that are no records, the first of each file', async () => {
    const folder = folderOf([{}, 'x', 'y'], 'a.log');
    const { code, stderr } = await flowq(actions(folder));
    expect([code, stderr]).toEqual([
      0,
      `flowq: not read, or only in part: 2 lines\n  ${folder}/a.log:3: too few values (2 lines, this is the first)\n`,
    ]);
  });

  it('of a time without records says so', async () => {
    const folder = temporaryFolder();
    writeLog(folder, '123456789012_vpcflowlogs_us-east-1_fl-1_20261120T1200Z_aa.log.gz', logText([v2()]));
    const { code, stdout, stderr } = await flowq([
      'report',
      'actions',
      '--source',
      folder,
      '--since',
      '2026-01-01',
      '--until',
      '2026-01-02',
    ]);
    expect([code, stdout]).toEqual([0, 'action,flows,packets,bytes\n']);
    expect(stderr).toBe(
      `flowq: no file at ${folder} has records in this window: they cover 2026-11-20T12:00:00Z to 2026-11-20T12:00:00Z\n  give a --since and --until within that time, or --all\n`,
    );
  });

  it('ends where the user says', async () => {
    const folder = folderOf(Array.from({ length: 130 }, (_, at) => ({ action: 'REJECT', dstport: at })));
    const rows = async (...args: string[]) => {
      const { stdout } = await flowq(['report', 'rejected', '--source', folder, '--all', ...args]);
      return stdout.trimEnd().split('\n').length - 1;
    };
    expect(await Promise.all([rows('--limit', '7'), rows('--limit', 'all')])).toEqual([7, 130]);
  });
});

describe('--out', () => {
  it('writes a file, and nothing to stdout', async () => {
    const target = join(temporaryFolder(), 'out.csv');
    expect(await flowq(actions(records(), '--out', target))).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(target, 'utf8')).toMatch(/^action,flows/);
  });

  it('leaves the file that was there when the query fails', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'out.csv'), 'old');
    const sql = "select case when range = 900000 then error('broken') else range end from range(1000000)";
    const { code, stderr } = await flowq(['query', sql, '--source', records(), '--all', '--out', 'out.csv'], {
      cwd: folder,
    });
    expect([code, stderr]).toEqual([4, expect.stringMatching(/^flowq: DuckDB: .*broken/)]);
    expect([readdirSync(folder), readFileSync(join(folder, 'out.csv'), 'utf8')]).toEqual([
      ['out.csv'],
      'old',
    ]);
  });

  it('that cannot be written is an error of access', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'taken'));
    writeFileSync(join(folder, 'file'), '');
    const source = records();
    for (const target of ['taken', 'file/out.csv', 'gone/out.csv']) {
      const { code, stdout, stderr } = await flowq(actions(source, '--out', join(folder, target)));
      expect([code, stdout]).toEqual([3, '']);
      expect(stderr).toMatch(/^flowq: cannot write \S+: .*folder/);
    }
    expect(readdirSync(folder)).toEqual(['file', 'taken']);
  });
});

describe('--strict', () => {
  it.each([
    ['a file that cannot be read', 'no log at all\n'],
    ['a line that is no record', logText([v2(), 'half a line'])],
  ])('makes an error of %s, before anything is written', async (_, content) => {
    const folder = folderOf([{}]);
    const path = writeLog(folder, 'b.log', content);
    const target = join(temporaryFolder(), 'out.csv');
    const [toStdout, toFile] = await Promise.all([
      flowq(actions(folder, '--strict')),
      flowq(actions(folder, '--strict', '--out', target)),
    ]);
    for (const { code, stdout, stderr } of [toStdout, toFile]) {
      expect([code, stdout]).toEqual([3, '']);
      expect(stderr).toContain(path);
      expect(stderr).toContain('flowq: not everything could be read, and --strict was given');
    }
    expect(readdirSync(join(target, '..'))).toEqual([]);
  });

  it('says nothing where all is well', async () => {
    expect(await flowq(actions(records(), '--strict'))).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('--sql', () => {
  it('prints SQL that DuckDB runs as it is, with the same rows', async () => {
    const folder = temporaryFolder();
    writeLog(
      folder,
      "it's [1]/a.log.gz",
      logText([v2({ action: 'REJECT' }), v2({ action: 'REJECT', srcaddr: '192.0.2.1' })]),
    );
    const args = [
      'report',
      'rejected',
      '--source',
      folder,
      '--since',
      '2026-11-20',
      '--until',
      '2026-11-21',
      '--src',
      '10.0.0.0/8',
    ];
    const [sql, rows] = await Promise.all([flowq([...args, '--sql']), flowq([...args, '--format', 'json'])]);
    expect(sql).toMatchObject({ code: 0, stderr: '' });
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const found = (await connection.runAndReadAll(sql.stdout)).getRowObjectsJson();
    instance.closeSync();
    expect(found).toEqual(
      JSON.parse(rows.stdout).map((row: object) =>
        expect.objectContaining({ ...row, flows: '1', packets: '10', bytes: '1000' }),
      ),
    );
    expect(found.length).toBe(1);
  });
});

describe('the name after --out', () => {
  it('- is standard output', async () => {
    const folder = folderOf([{}]);
    const from = ['report', 'actions', '--source', folder, '--all'];
    const { code, stdout } = await flowq([...from, '--out', '-'], { cwd: folder });
    expect([code, stdout]).toEqual([0, 'action,flows,packets,bytes\nACCEPT,1,10,1000\n']);
    expect(readdirSync(folder)).toEqual(['a.log.gz']);
  });

  it.each(['x.xlsx', '{date}/x.parquet.gz', 's3://bucket/x.pdf'])(
    '%s is rejected, because it is not the name of a format',
    async (out) => {
      const folder = folderOf([{}]);
      const from = ['report', 'actions', '--source', folder, '--since=1d'];
      const { code, stderr } = await flowq([...from, '--out', out], { cwd: folder });
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/unknown output format \.[a-z]+\n {2}use \.txt \.csv \.json /),
      ]);
      expect(readdirSync(folder)).toEqual(['a.log.gz']);
    },
  );

  it('takes any ending where --format says what it holds', async () => {
    const folder = folderOf([{}]);
    const from = ['report', 'actions', '--source', folder, '--all', '--format=csv'];
    const { code } = await flowq([...from, '--out=x.data'], { cwd: folder });
    expect([code, readdirSync(folder)]).toEqual([0, ['a.log.gz', 'x.data']]);
  });
});
