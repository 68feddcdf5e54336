import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Job, JobRun } from '../../src/jobs/job.ts';
import { derivedJobName } from '../../src/jobs/job-name.ts';
import { dueRuns, runJob } from '../../src/jobs/run-job.ts';
import { formatInstant } from '../../src/logs/instant.ts';
import { Lock } from '../../src/processes/lock.ts';
import { temporaryFolder } from '../helpers/logs.ts';

const HOUR = 3600;
const START = Date.parse('2026-11-20T12:20:00Z') / 1000;

const hourly = (catchUp = false): Job => ({
  name: 'hourly',
  subject: { report: 'rejected', source: '/logs' },
  timing: { every: HOUR, lag: 900, interval: 600, settle: 86_400, catchUp, zone: 'UTC', first: undefined },
  nameOutput: ({ since }) => `${formatInstant(since)}.csv`,
});

const hours = (run: JobRun) =>
  [run.window.since, run.window.until].map((time) => formatInstant(time).slice(11, 13));

async function run(folder: string, now: number, job = hourly(), perform = async (_: JobRun) => {}) {
  const { runs, next } = await runJob(job, { folder, now: () => now }, async (one) => {
    await perform(one);
    return { rows: 0, alerts: [], caveats: [] };
  });
  return { windows: runs.map((one) => hours(one.run).join('-')), next };
}

test('a run continues where the last one ended, and keeps that for its owner only', async () => {
  const folder = join(temporaryFolder(), 'state');
  expect(await run(folder, START)).toEqual({ windows: ['11-12'], next: undefined });
  expect(await run(folder, START + 60)).toEqual({ windows: [], next: START - 300 + HOUR });
  expect((await run(folder, START + 3 * HOUR)).windows).toEqual(['12-15']);
  expect(readdirSync(folder)).toEqual(['hourly.json']);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'hourly.json')).mode & 0o777).toBe(0o600);
});

test('missed windows are runs of their own', async () => {
  const folder = temporaryFolder();
  await run(folder, START);
  expect((await run(folder, START + 3 * HOUR, hourly(true))).windows).toEqual(['12-13', '13-14', '14-15']);
});

test('windows that go to one place are run one at a time, so that none is overwritten unseen', async () => {
  const folder = temporaryFolder();
  const job = { ...hourly(true), nameOutput: () => 'report.csv' };
  await run(folder, START, job);
  expect((await run(folder, START + 3 * HOUR, job)).windows).toEqual(['12-13']);
  expect((await run(folder, START + 3 * HOUR, job)).windows).toEqual(['13-14']);
});

test('a window whose run failed is run again as it was, then what followed', async () => {
  const folder = temporaryFolder();
  await run(folder, START);
  const failing = async () => {
    throw new Error('no');
  };
  await expect(run(folder, START + HOUR, hourly(), failing)).rejects.toThrow('no');
  const renamed = { ...hourly(), nameOutput: ({ since }: { since: number }) => `new-${since}.csv` };
  const performed: JobRun[] = [];
  await run(folder, START + 3 * HOUR, renamed, async (one) => void performed.push(one));
  expect(performed.map((one) => [...hours(one), one.out, one.isRepeated])).toEqual([
    ['12', '13', '2026-11-20T12:00:00Z.csv', true],
    ['13', '15', `new-${START - 1200 + HOUR}.csv`, false],
  ]);
});

test('looking at what is due writes nothing', async () => {
  const folder = join(temporaryFolder(), 'state');
  expect(await dueRuns(hourly(), { folder, now: () => START })).toMatchObject([{ isFirst: true }]);
  expect(() => readdirSync(folder)).toThrow('ENOENT');
  await run(folder, START);
  const runs = await dueRuns(hourly(true), { folder, now: () => START + 3 * HOUR });
  expect(runs.map((one) => hours(one).join('-'))).toEqual(['12-13', '13-14', '14-15']);
  expect((await run(folder, START + 60)).windows).toEqual([]);
});

test('a second run of the same job is kept out while the first one goes on', async () => {
  const folder = temporaryFolder();
  using _ = (await Lock.take(join(folder, 'hourly.lock'))) as Lock;
  await expect(run(folder, START)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(
      new RegExp(`^the job hourly is still running: process ${process.pid} on .+, since 2`),
    ),
  });
});

test('a lost lock moves no watermark', async () => {
  const folder = temporaryFolder();
  const lose = async () => rmSync(join(folder, 'hourly.lock'));
  await expect(run(folder, START, hourly(), lose)).rejects.toThrow('another process has taken over');
  expect(JSON.parse(readFileSync(join(folder, 'hourly.json'), 'utf8')).until).toBe(null);
});

test.each([
  ['', /Unexpected end/],
  ['{"flowq":1', /JSON/],
  ['{"flowq":2}', /flowq: it is 2, and this version reads 1/],
  [
    '{"flowq":1,"report":"rejected","source":"/logs","until":"yesterday","pending":null}',
    /until is not a time/,
  ],
  ['{"flowq":1,"report":"rejected","source":"/logs","until":null}', /pending: it is missing/],
  [
    '{"flowq":1,"report":"rejected","source":"/logs","until":"2026-11-20T12:00:00Z","pending":{"since":"2026-11-20T11:00:00Z","until":"2026-11-20T13:00:00Z","out":null}}',
    /does not begin where the last run ended/,
  ],
])('a state that is not what was written (%s) is a clear error', async (text, reason) => {
  const folder = temporaryFolder();
  const path = join(folder, 'hourly.json');
  writeFileSync(path, text);
  const failure = await run(folder, START).catch((error) => error);
  expect(failure).toMatchObject({ exitCode: 3, hint: expect.stringContaining('flowq jobs reset hourly') });
  expect(failure.message).toMatch(reason);
  expect(failure.message).toContain(path);
  expect(readFileSync(path, 'utf8')).toBe(text);
  expect(readdirSync(folder)).toEqual(['hourly.json']);
});

test('a name that is another job’s is refused', async () => {
  const folder = temporaryFolder();
  await run(folder, START);
  const other = { ...hourly(), subject: { report: 'rejected', source: '/other' } };
  await expect(run(folder, START, other)).rejects.toThrow('is for the source /logs, not /other');
});

test('the name of a job without one depends on its words, not on their order', () => {
  const subject = { report: 'ports', source: '/logs' };
  const name = derivedJobName(subject, { out: 'a.csv', filter: { port: [22], src: undefined } });
  expect(name).toMatch(/^ports-[0-9a-f]{10}$/);
  expect(derivedJobName(subject, { filter: { port: [22] }, out: 'a.csv' })).toBe(name);
  expect(derivedJobName(subject, { filter: { port: [23] }, out: 'a.csv' })).not.toBe(name);
});

test('whatever fails and however late runs come, outputs have no gap and no overlap', async () => {
  const step = fc.record({
    wait: fc.integer({ min: 0, max: 5 * HOUR }),
    fails: fc.constantFrom('no', 'before', 'after'),
    catchUp: fc.boolean(),
    every: fc.constantFrom(900, HOUR, 5 * HOUR, 86_400),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const folder = temporaryFolder();
      const outputs = new Map<string, { since: number; until: number }>();
      let now = START;
      for (const { wait, fails, catchUp, every } of steps) {
        now += wait;
        const job = {
          ...hourly(catchUp),
          timing: { ...hourly(catchUp).timing, every, zone: 'Europe/Berlin' },
        };
        const perform = async ({ out, window }: JobRun) => {
          if (fails === 'before') throw new Error('before the output is in place');
          outputs.set(out ?? '', window);
          if (fails === 'after') throw new Error('after it');
        };
        await run(folder, now, job, perform).catch(() => {});
      }
      const windows = [...outputs.values()].sort((a, b) => a.since - b.since);
      for (const [at, window] of windows.entries()) {
        const next = windows[at + 1];
        if (next) expect(next.since).toBe(window.until);
      }
    }),
    { numRuns: 40 },
  );
});
