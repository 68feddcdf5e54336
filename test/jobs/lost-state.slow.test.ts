import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Job } from '../../src/jobs/job.ts';
import { runJob } from '../../src/jobs/run-job.ts';
import { removeState } from '../../src/jobs/state-file.ts';
import { formatInstant } from '../../src/logs/instant.ts';
import { flowq } from '../helpers/flowq.ts';
import { logText, NOON, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';

const HOUR = 3600;
const START = NOON + 20 * 60;

/** A job whose outputs are files in a folder, and a run of it that writes them. */
function hourly(out: (since: number) => string, markers?: string) {
  const job: Job = {
    name: 'hourly',
    subject: { report: 'rejected', source: '/logs' },
    timing: {
      every: HOUR,
      lag: 900,
      interval: 600,
      settle: 0,
      catchUp: false,
      zone: 'UTC',
      first: undefined,
    },
    markers,
    nameOutput: ({ since }) => out(since),
  };
  const folder = temporaryFolder();
  const run = async (now: number) => {
    const { runs } = await runJob(job, { folder, now: () => now }, async (one) => {
      writeFileSync(one.out ?? '', '');
      return { rows: 0, alerts: [], caveats: [] };
    });
    return runs.map(({ run: { window } }) => formatInstant(window.since));
  };
  const lose = () => rmSync(join(folder, 'hourly.json'));
  return { folder, run, lose };
}

const dated = (folder: string) => (since: number) =>
  join(folder, `${formatInstant(since).slice(11, 13)}.csv`);

test('a state that is gone is recognised by a marker, and the error says where the job had come to', async () => {
  const outputs = temporaryFolder();
  const markers = join(temporaryFolder(), '.flowq');
  const { run, lose, folder } = hourly(() => join(outputs, 'report.csv'), markers);
  expect(await run(START)).toEqual(['2026-11-20T11:00:00Z']);
  lose();
  await expect(run(START + 9 * HOUR)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('has run up to 2026-11-20T12:00:00Z, but its state'),
    hint: expect.stringMatching(/flowq jobs reset hourly --yes, .*--first 2026-11-20T12:00:00Z$/),
  });
  removeState(folder, 'hourly');
  expect(await run(START + 9 * HOUR)).toEqual(['2026-11-20T20:00:00Z']);
  lose();
  await expect(run(START + 10 * HOUR)).rejects.toThrow('2026-11-20T21:00:00Z');
});

test('a state that is gone is recognised by outputs of earlier windows', async () => {
  const outputs = temporaryFolder();
  const { run, lose, folder } = hourly(dated(outputs));
  await run(START);
  lose();
  await expect(run(START + 9 * HOUR)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining(`${join(outputs, '11.csv')} exists`),
    hint: expect.stringContaining('--first 2026-11-20T12:00:00Z'),
  });
  removeState(folder, 'hourly');
  expect(await run(START + 9 * HOUR)).toHaveLength(1);
});

test('a file that all windows go to says nothing of a first run', async () => {
  const path = join(temporaryFolder(), 'report.csv');
  writeFileSync(path, 'of somebody else');
  expect(await hourly(() => path).run(START)).toHaveLength(1);
});

test('the program names the lost state of a job of flowq.json, and goes on after a reset', async () => {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'logs'));
  writeLog(join(cwd, 'logs'), 'a.log', logText([v2({ start: NOON })]));
  const job = { name: 'keep', report: 'actions', every: '1h', out: 'out.csv' };
  writeFileSync(
    join(cwd, 'flowq.json'),
    JSON.stringify({ flowq: 1, source: { kind: 'local', path: 'logs' }, jobs: [job] }),
  );
  const state = temporaryFolder();
  const run = (...args: string[]) => flowq(args, { cwd, env: { FLOWQ_STATE_DIR: state } });
  expect((await run('run')).code).toBe(0);
  expect(existsSync(join(cwd, '.flowq', 'keep.json'))).toBe(true);
  rmSync(join(state, 'keep.json'));
  const lost = await run('run');
  expect([lost.code, lost.stderr]).toEqual([3, expect.stringContaining('the job keep has run up to')]);
  expect((await run('jobs', 'reset', 'keep', '--yes')).code).toBe(0);
  expect((await run('run')).code).toBe(0);
});
