import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { runJobs } from '../../src/index.ts';
import { flowq } from '../helpers/flowq.ts';
import { folderOf, temporaryFolder } from '../helpers/logs.ts';

const TIME = { since: '2026-11-20T12:00:00Z', until: '2026-11-20T13:00:00Z' };

function configOf(jobs: readonly object[], more: object = {}) {
  const folder = temporaryFolder();
  const logs = folderOf([{}, { action: 'REJECT' }]);
  const path = join(folder, 'flowq.json');
  const source = { kind: 'local', path: logs, found: {} };
  writeFileSync(path, JSON.stringify({ flowq: 1, source, jobs, ...more }));
  return { folder, path, options: { stateFolder: join(folder, 'state') } };
}

describe('jobs of a flowq.json that a program runs', () => {
  it('end each for itself, with what was written', async () => {
    const outside = temporaryFolder();
    const { folder, path, options } = configOf([
      { name: 'broken', query: 'select nothing from flows', ...TIME },
      { name: 'alert', report: 'actions', ...TIME, failOn: 'rows > 0' },
      { name: 'hourly', report: 'actions', every: '1h', out: join(outside, '{job}.csv') },
    ]);
    await expect(runJobs(path, options)).rejects.toMatchObject({
      exitCode: 3,
      hint: expect.stringContaining('flowq trust'),
    });
    vi.stubEnv('FLOWQ_TRUST', realpathSync(outside));
    onTestFinished(() => void vi.unstubAllEnvs());
    const text = vi.fn();
    const ends = await runJobs(path, { ...options, onText: text });
    expect(ends.map(({ name, exitCode }) => [name, exitCode])).toEqual([
      ['broken', 4],
      ['alert', 10],
      ['hourly', 0],
    ]);
    expect(ends[0]?.error).toMatchObject({ message: expect.stringContaining('nothing') });
    expect(ends[1]?.windows).toMatchObject([{ rows: 2, alerts: ['rows > 0'] }]);
    expect(text.mock.calls.flat().join('')).toContain('REJECT');
    const [window] = ends[2]?.windows ?? [];
    expect(existsSync(window?.out ?? '')).toBe(true);
    expect(await runJobs(path, { ...options, jobs: ['hourly'] })).toMatchObject([{ windows: [] }]);
    expect(existsSync(join(folder, 'state', 'hourly.json'))).toBe(true);
  });

  it('are those of a configuration that is given as a value, with paths from the working folder', async () => {
    const { folder, options } = configOf([]);
    const before = process.cwd();
    process.chdir(folder);
    onTestFinished(() => process.chdir(before));
    const config = {
      flowq: 1,
      source: { kind: 'local', path: folderOf([{}, { action: 'REJECT' }]), found: {} },
      jobs: [{ name: 'hourly', report: 'actions', every: '1h', out: '{job}.csv' }],
    } as const;
    expect(await runJobs(config, options)).toMatchObject([{ name: 'hourly', exitCode: 0 }]);
    expect(readFileSync(join(folder, 'hourly.csv'), 'utf8')).toContain('flows');
    expect(await runJobs(config, options)).toMatchObject([{ exitCode: 0, windows: [] }]);
    await expect(runJobs({ ...config, jobs: [{ name: 'x' }] }, options)).rejects.toMatchObject({
      kind: 'usage',
    });
  });

  it('read what their report compares each window with', async () => {
    const HOUR = 3600;
    const last = Math.floor(Date.now() / 1000 / HOUR) * HOUR - 2 * HOUR;
    // Every hour of ten days is the same, but for the one before the last.
    const records = Array.from({ length: 240 }, (_, hours) => {
      const start = last - hours * HOUR;
      return { start, end: start + 50, bytes: hours === 1 ? 900_000_000 : 1_000_000 };
    });
    const job = {
      name: 'odd',
      report: 'unusual',
      every: '1h',
      lag: '1h',
      first: new Date((last - 2 * HOUR) * 1000).toISOString(),
      catchUp: true,
      out: '{since}.json',
    };
    const source = { kind: 'local', path: folderOf(records), found: {} };
    const { folder, path, options } = configOf([job], { source });
    const before = process.cwd();
    process.chdir(folder);
    onTestFinished(() => process.chdir(before));
    const [odd] = await runJobs(path, options);
    expect(odd).toMatchObject({ exitCode: 0 });
    // An hour may have ended since.
    const windows = odd?.windows.slice(0, 3);
    expect(windows?.map(({ window, rows }) => [Number(window?.since) - last, rows])).toEqual([
      [-2 * HOUR, 0],
      [-HOUR, 1],
      [0, 0],
    ]);
  });

  it('are refused before one runs, and stopped by a signal', async () => {
    const { path, options } = configOf([{ name: 'odd', report: 'no-such', ...TIME }]);
    await expect(runJobs(path, options)).rejects.toThrow('job odd: there is no report no-such');
    await expect(runJobs(path, { ...options, jobs: ['other'] })).rejects.toThrow('there is no job other');
    const one = configOf([{ name: 'one', report: 'actions', ...TIME }]);
    const stopped = AbortSignal.abort(new Error('enough'));
    expect(await runJobs(one.path, { ...one.options, signal: stopped })).toMatchObject([
      { exitCode: 1, error: { message: 'enough' }, windows: [] },
    ]);
  });
});

it('errors of jobs name keys of the job, not options that flowq run does not have', async () => {
  const { path, options, folder } = configOf([
    { name: 'fetch', report: 'actions', ...TIME, maxDownload: '1GB' },
  ]);
  const message = 'maxDownload only works with objects fetched from S3, not with files on this machine';
  expect(await runJobs(path, options)).toMatchObject([{ error: { message } }]);
  const { code, stderr } = await flowq(['run', 'fetch'], { cwd: folder });
  expect([code, stderr]).toEqual([2, `flowq: ${message}\n  leave it out\n`]);
});

describe('a job that fills the store', () => {
  it('keeps what there is, and says how much', async () => {
    const store = { folder: 'kept' };
    const { folder, path, options } = configOf([{ name: 'keep', fill: true, since: 'all' }], { store });
    const onEvent = vi.fn();
    expect(await runJobs(path, { ...options, onEvent })).toEqual([
      { name: 'keep', exitCode: 0, error: undefined, windows: [] },
    ]);
    expect(onEvent).toHaveBeenCalledWith(
      expect.objectContaining({ event: 'filled', fields: expect.objectContaining({ records: 2 }) }),
    );
    const status = await flowq(['store', 'status', '--format', 'json'], { cwd: folder });
    expect(JSON.parse(status.stdout)).toMatchObject([{ records: 2 }]);
  });

  it('is run by flowq run, and scheduled as often as it says', async () => {
    const jobs = [{ name: 'keep', fill: true, since: '2026-11-20', every: '1h' }];
    const { folder } = configOf(jobs, { store: { folder: 'kept' } });
    const { code, stdout } = await flowq(['run'], { cwd: folder });
    expect([code, stdout]).toEqual([0, '']);
    expect(existsSync(join(folder, 'kept'))).toBe(true);
    const cron = await flowq(['schedule', '--for', 'cron'], { cwd: folder });
    expect(cron.stdout).toMatch(/^\d+ \* \* \* \* /m);
    const doctor = await flowq(['doctor'], { cwd: folder });
    expect(doctor.stdout).not.toContain('job keep: ');
  });

  it('stores nothing in a dry run, and says so', async () => {
    const jobs = [{ name: 'keep', fill: true, since: '2026-11-20' }];
    const { folder } = configOf(jobs, { store: { folder: 'kept' } });
    const { code, stderr } = await flowq(['run', '--dry-run'], { cwd: folder });
    expect([code, stderr]).toEqual([0, 'flowq: keep: nothing is stored in a dry run\n']);
    expect(existsSync(join(folder, 'kept'))).toBe(false);
  });

  it('fetches as much as it says', async () => {
    const jobs = [{ name: 'keep', fill: true, since: '2026-11-20', maxDownload: 'much' }];
    const { path } = configOf(jobs, { store: { folder: 'kept' } });
    await expect(runJobs(path)).rejects.toThrow('job keep: maxDownload: "much" is not a size');
  });

  it.each([
    [{}, 'needs since'],
    [{ since: 'last' }, 'needs since'],
    [{ since: '1d', out: 'x.csv' }, 'has no out'],
    [{ since: '1d', report: 'actions' }, 'one of report, query, page and fill'],
    [{ since: '1d', fill: false }, 'fill must be true or left out'],
  ])('refuses %j', async (words, message) => {
    const { path } = configOf([{ name: 'keep', fill: true, ...words }]);
    await expect(runJobs(path)).rejects.toThrow(message);
    expect(readFileSync(path, 'utf8')).toContain('keep');
  });
});
