import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { logText, temporaryFolder, v2, writeLog } from '../helpers/logs.ts';

/** A folder with logs of the last hours, and a job over them whose outputs have no folder yet. */
function machine() {
  const folder = temporaryFolder();
  const now = Math.floor(Date.now() / 1000);
  const records = Array.from({ length: 200 }, (_, at) => v2({ start: now - at * 60, action: 'REJECT' }));
  writeLog(folder, 'logs/a.log.gz', logText(records));
  const call = (...args: string[]) =>
    flowq(args, { cwd: folder, env: { FLOWQ_STATE_DIR: join(folder, 'state') } });
  const run = () =>
    call(
      'report',
      'actions',
      '--source=logs',
      '--since=last',
      '--every=1h',
      '--catch-up',
      '--job=hourly',
      '--out=out/{since}.csv',
    );
  const listed = async () => JSON.parse((await call('jobs', '--format=json')).stdout);
  return { folder, call, run, listed };
}

test('jobs are listed with how far they are and how their last run ended', async () => {
  const { folder, call, run, listed } = machine();
  const none = await call('jobs');
  expect([none.code, none.stderr]).toEqual([0, expect.stringContaining('there are no jobs in flowq.json')]);
  await run();
  expect(await listed()).toEqual([
    {
      job: 'hourly',
      done_until: null,
      pending: expect.stringMatching(/^20\S+Z\/20\S+Z$/),
      last_run: expect.stringMatching(/^20/),
      exit_code: 3,
      rows: null,
      error: expect.stringContaining('the folder out does not exist'),
      caveats: null,
      unsent: null,
    },
  ]);
  mkdirSync(join(folder, 'out'));
  await run();
  expect(await listed()).toMatchObject([
    { done_until: expect.stringMatching(/^20/), pending: null, exit_code: 0, rows: 1, error: null },
  ]);
  writeFileSync(
    join(folder, 'flowq.json'),
    JSON.stringify({
      flowq: 1,
      source: { kind: 'local', path: 'logs', found: {} },
      jobs: [{ name: 'daily', report: 'ports' }],
    }),
  );
  writeFileSync(join(folder, 'state', 'broken.json'), '{}');
  expect(await listed()).toMatchObject([
    { job: 'daily', done_until: null, last_run: null },
    { job: 'broken', error: expect.stringContaining('is not the state of a job') },
    { job: 'hourly', exit_code: 0 },
  ]);
  expect((await call('jobs')).stdout).toMatch(/^job +done_until +pending +last_run/);
});

test('a scheduler in place of a job is an error that names its option', async () => {
  const { folder, call } = machine();
  const source = { kind: 'local', path: 'logs', found: {} };
  const jobs = [{ name: 'daily', report: 'ports', every: '1d' }];
  writeFileSync(join(folder, 'flowq.json'), JSON.stringify({ flowq: 1, source, jobs }));
  const { code, stderr } = await call('schedule', 'systemd');
  expect([code, stderr]).toEqual([
    2,
    'flowq: there is no job systemd\n  for this scheduler, give --for systemd\n',
  ]);
});

test('a window that can never succeed is given up, and the job goes on behind it', async () => {
  const { folder, call, run, listed } = machine();
  await run();
  const [{ pending }] = await listed();
  const [, until] = pending.split('/');
  const skipped = await call('jobs', 'skip', 'hourly');
  expect([skipped.code, skipped.stdout]).toEqual([0, '']);
  expect(skipped.stderr).toContain(`is skipped, without its output ${join(folder, 'out')}`);
  expect(skipped.stderr).toContain(`the next run begins at ${until}`);
  expect(await listed()).toMatchObject([{ done_until: until, pending: null }]);
  mkdirSync(join(folder, 'out'));
  await run();
  expect(readdirSync(join(folder, 'out')).every((name) => name >= until.replace(/[-:]/g, ''))).toBe(true);
  const again = await call('jobs', 'skip', 'hourly');
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('no pending window')]);
  const unknown = await call('jobs', 'skip', 'daily');
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    expect.stringContaining('there is no state of a job daily'),
  ]);
  expect(readdirSync(join(folder, 'state'))).toEqual(['hourly.json']);
});

test('a job begins anew, its broken state too, but not before somebody said yes', async () => {
  const { folder, call, run, listed } = machine();
  mkdirSync(join(folder, 'out'));
  await run();
  const asked = await call('jobs', 'reset', 'hourly');
  expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('give --yes')]);
  expect(await listed()).toMatchObject([{ job: 'hourly', exit_code: 0 }]);
  writeFileSync(join(folder, 'state', 'hourly.json'), '{"flowq":1,');
  expect((await run()).stderr).toContain('flowq jobs reset hourly');
  const reset = await call('jobs', 'reset', 'hourly', '--yes');
  expect([reset.code, reset.stderr]).toEqual([0, expect.stringContaining('its next run is a first run')]);
  expect(readdirSync(join(folder, 'state'))).toEqual(['hourly.reset']);
  expect((await run()).stderr).toContain('the first run');
  const unknown = await call('jobs', 'reset', 'other', '--yes');
  expect([unknown.code, unknown.stderr]).toEqual([
    0,
    expect.stringContaining('other: state deleted (no state was found)'),
  ]);
});
