import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flowq, PROGRAM } from '../helpers/flowq.ts';
import { folderOf, logText, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';

const HEADER = 'action,flows,packets,bytes\n';
const actions = (...sources: string[]) =>
  flowq(['report', 'actions', '--all', ...sources.flatMap((path) => ['--source', path])]);

describe('several sources', () => {
  it('are put together, and what is below two of them counts once', async () => {
    const [one, two] = [folderOf([{}], 'deep/a.log.gz'), folderOf([{}, {}], 'b.log')];
    symlinkSync(join(one, 'deep', 'a.log.gz'), join(two, 'link.log.gz'));
    const { code, stdout } = await actions(one, two, join(one, 'deep'), join(one, 'deep/a.log.gz'));
    expect([code, stdout]).toEqual([0, `${HEADER}ACCEPT,3,30,3000\n`]);
  });

  it('are all there, or it is said which is not', async () => {
    const missing = join(temporaryFolder(), 'unmounted');
    const { code, stdout, stderr } = await actions(folderOf([{}]), missing);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(`there is no file or folder ${missing}`);
  });

  it('are one job, in whatever order they are given', async () => {
    const folder = temporaryFolder();
    const [one, two] = [folderOf([{}]), folderOf([{}])];
    const run = (...sources: string[]) =>
      flowq(['report', 'actions', '--since=last', '--every=1h', ...sources.flatMap((path) => ['-i', path])], {
        env: { FLOWQ_STATE_DIR: folder },
      });
    await run(one, two);
    await run(two, one);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});

describe.skipIf(process.platform === 'win32')('a pipe by its path', () => {
  const sh = (script: string, ...args: string[]) =>
    execFileSync('bash', ['-c', script, 'bash', process.execPath, PROGRAM, ...args], { encoding: 'utf8' });

  it('is read, beside folders too', () => {
    const folder = folderOf([{}]);
    const file = writeLog(temporaryFolder(), 'x', logText([v2({ action: 'REJECT' })]));
    const report = '"$1" "$2" report actions --all';
    expect(sh(`${report} -i <(cat "$3")`, file)).toBe(`${HEADER}REJECT,1,10,1000\n`);
    expect(sh(`${report} -i "$3" -i <(gzip -c "$4")`, folder, file)).toBe(
      `${HEADER}ACCEPT,1,10,1000\nREJECT,1,10,1000\n`,
    );
    expect(sh(`cat "$3" | ${report} -i /dev/stdin`, file)).toBe(`${HEADER}REJECT,1,10,1000\n`);
    const pipe = join(folder, 'pipe');
    expect(sh(`mkfifo "$3"; cat "$4" > "$3" & ${report} -i "$3"`, pipe, file)).toBe(
      `${HEADER}REJECT,1,10,1000\n`,
    );
  });

  it('is nothing that a job could continue', async () => {
    const pipe = join(temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const { code, stderr } = await flowq(['report', 'actions', '--since=last', '--source', pipe]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`cannot read ${pipe}`)]);
  });
});

it('a source in which no line is a record writes no output and leaves the watermark of a job', async () => {
  const folder = temporaryFolder();
  writeLog(folder, 'a.log', logText([`${v2()} extra`, `${v2()} extra`]));
  const out = join(folder, 'out.csv');
  const state = temporaryFolder();
  const args = [
    'report',
    'rejected',
    '--source',
    folder,
    '--since',
    'last',
    '--every',
    '1h',
    '--job',
    'hourly',
    '--out',
    out,
  ];
  for (const _ of [1, 2]) {
    const { code, stderr } = await flowq(args, { env: { FLOWQ_STATE_DIR: state } });
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/none of its lines is a record; line 2: too many values/),
    ]);
    expect(existsSync(out)).toBe(false);
  }
  writeLog(folder, 'a.log', logText([v2()]));
  const { code, stderr } = await flowq(args, { env: { FLOWQ_STATE_DIR: state } });
  expect([code, stderr]).toEqual([0, expect.stringMatching(/again, because that run did not/)]);
  expect(existsSync(out)).toBe(true);
});
