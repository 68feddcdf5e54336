import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { folderOf, logText, NOON, temporaryFolder, V2_HEADER, v2, writeLog } from '../helpers/logs.ts';

const DAY = 'AWSLogs/123456789012/vpcflowlogs/us-east-1/2026/11/20';
const NAME = '123456789012_vpcflowlogs_us-east-1_fl-1_20261120T1200Z_aa.log.gz';
const LAST_DAY = ['--since', '2026-11-20', '--until', '2026-11-21'];

describe('flowq init', () => {
  it('says what a folder holds and remembers it, so that reports need no --source', async () => {
    const cwd = temporaryFolder();
    writeLog(cwd, `logs/${DAY}/${NAME}`, logText([v2()]));
    writeLog(cwd, `logs/${DAY}/${NAME.replace('aa', 'broken')}`, 'nothing');
    const { code, stdout, stderr } = await flowq(['init', 'logs'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^source {4}.*\/logs\nlayout {4}daily\nfiles {5}2, \d+ bytes\n/);
    expect(stdout).toContain('\naccounts  123456789012\nregions   us-east-1\n');
    expect(stdout).toContain('\ntime      2026-11-20T12:00:00Z to 2026-11-20T12:00:00Z\n');
    expect(stdout).toContain(`\nformat    text, 14 fields, version 2, 1 file\nfields    ${V2_HEADER}\n`);
    expect(stdout).toContain('\nwritten to flowq.json; now try: flowq report rejected --since 20');
    expect(stderr).toMatch(/not read, or only in part: 1 file\n {2}.*broken/);
    expect(JSON.parse(readFileSync(join(cwd, 'flowq.json'), 'utf8'))).toMatchObject({
      flowq: 1,
      source: { kind: 'local', path: 'logs', found: { accounts: ['123456789012'], files: 2 } },
    });

    const report = await flowq(['report', 'actions', ...LAST_DAY], { cwd });
    expect(report.stdout).toBe('action,flows,packets,bytes\nACCEPT,1,10,1000\n');
    // From another folder, and in words of the environment.
    const elsewhere = { cwd: temporaryFolder(), env: { FLOWQ_CONFIG: join(cwd, 'flowq.json') } };
    expect((await flowq(['report', 'actions', ...LAST_DAY], elsewhere)).stdout).toBe(report.stdout);
  });

  it('suggests a window in which there are records', async () => {
    const now = Math.floor(Date.now() / 1000);
    const suggestionFor = async (start: number) => {
      const cwd = folderOf([{ start, end: start + 60 }], 'a.log');
      return (await flowq(['init', 'a.log'], { cwd })).stdout.trim().split('now try: ')[1];
    };
    expect(await suggestionFor(now - 7200)).toBe('flowq report rejected --since 1d');
    const command = (await suggestionFor(Date.UTC(2020, 4, 31, 23, 50) / 1000)) ?? '';
    expect(command).toBe('flowq report rejected --since 2020-05-31 --until 2020-06-01');
  });

  it('only looks in a dry run', async () => {
    const cwd = folderOf([{ start: NOON }], 'a.log');
    const { code, stdout } = await flowq(['init', 'a.log', '--dry-run'], { cwd });
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/\n\nnothing was written to flowq\.json: this is a dry run\n$/),
    ]);
    expect(readdirSync(cwd)).toEqual(['a.log']);
  });

  it('replaces a source of another kind only for who says so', async () => {
    const cwd = folderOf([{ start: NOON }], 'a.log');
    const path = join(cwd, 'flowq.json');
    const before = { flowq: 1, source: { kind: 'glue', location: 's3://logs/' }, jobs: 'of mine' };
    writeFileSync(path, JSON.stringify(before));
    const { code, stderr } = await flowq(['init', 'a.log'], { cwd });
    expect([code, stderr]).toEqual([
      2,
      'flowq: flowq asks before it changes anything, and there is no terminal to answer on\n' +
        '  flowq.json describes the logs in s3://logs/: give --yes to replace that, or --config to write another file\n',
    ]);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(before);
    const { stdout } = await flowq(['init', 'a.log', '--yes'], { cwd });
    expect(stdout).toContain('\nwritten to flowq.json, instead of the logs in s3://logs/; now try: ');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ ...before, source: { kind: 'local' } });
  });

  it('says which folder it remembered before', async () => {
    const cwd = folderOf([{ start: NOON }], 'a.log');
    writeLog(cwd, 'b.log', logText([v2()]));
    await flowq(['init', 'a.log'], { cwd });
    const { code, stdout } = await flowq(['init', 'b.log'], { cwd });
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('\nwritten to flowq.json, instead of the logs at a.log; now try: '),
    ]);
  });

  it('remembers the fields of files without a header', async () => {
    const cwd = temporaryFolder();
    writeLog(cwd, 'a.log', `${v2()}\n`);
    expect((await flowq(['init', 'a.log', '--fields', 'v2', '--config', 'conf/x.json'], { cwd })).code).toBe(
      0,
    );
    const { stdout } = await flowq(['report', 'actions', '--config', 'conf/x.json'], { cwd });
    expect(stdout).toMatch(/\nACCEPT,1,10,1000\n/);
  });

  it.each([
    [
      'a folder without logs',
      ['empty'],
      /^flowq: no flow logs at empty\n {2}check the path; is the folder mounted/,
    ],
    ['a path that is not there', ['gone'], /there is no file or folder gone/],
    ['a place that cannot be written', ['a.log', '--config', 'a.log/flowq.json'], /a\.log\/flowq\.json/],
  ])('of %s is an error of the source', async (_, args, message) => {
    const cwd = folderOf([{ start: NOON }], 'a.log');
    mkdirSync(join(cwd, 'empty'));
    const { code, stderr } = await flowq(['init', ...args], { cwd });
    expect(stderr).toMatch(message);
    expect(code).toBe(3);
    expect(readdirSync(cwd)).toEqual(['a.log', 'empty']);
  });
});

describe('flowq.json', () => {
  it.each([
    ['is damaged', '{"flowq": 1', /^flowq: flowq\.json: .*JSON.*\n {2}fix it there/],
    ['is of another version', '{"flowq": 7}', /flowq: it is 7, and this version reads 1/],
    [
      'names fields that are none',
      '{"flowq": 1, "source": {"kind": "local", "path": ".", "fields": "v99"}}',
      /source\.fields: .*versions are 2 to 11/,
    ],
    [
      'leads to a folder that is gone',
      '{"flowq": 1, "source": {"kind": "local", "path": "gone"}}',
      /there is no file or folder .*gone/,
    ],
  ])('that %s is an error of the source', async (_, content, message) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'flowq.json'), content);
    const { code, stdout, stderr } = await flowq(['report', 'actions', ...LAST_DAY], { cwd });
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([3, '']);
  });
});
