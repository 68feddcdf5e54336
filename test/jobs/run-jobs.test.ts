import { expect, test } from 'vitest';
import { FlowqError, queryError, sourceError } from '../../src/errors.ts';
import { type JobOutcome, runEach, selectJobs } from '../../src/jobs/run-jobs.ts';
import { worstExit } from '../../src/jobs/worst-exit.ts';

interface FakeJob {
  readonly name: string;
  readonly ends: number | Error;
  readonly bytes?: number;
}

async function runAll(jobs: readonly FakeJob[], maxScan?: number) {
  const ended: string[] = [];
  const code = await runEach(jobs, {
    run: async ({ ends }) => {
      if (typeof ends === 'number') return ends;
      throw ends;
    },
    onEnd: ({ job, exitCode, error }: JobOutcome<FakeJob>) => {
      ended.push(`${job.name} ${exitCode}${error ? ` ${(error as Error).message}` : ''}`);
    },
    estimate: async ({ bytes }) => bytes,
    maxScan,
  });
  return { code, ended };
}

test('a job that fails does not keep the others from running, and the worst code is that of all', async () => {
  const jobs = [
    { name: 'a', ends: 0 },
    { name: 'b', ends: queryError('no such column') },
    { name: 'c', ends: sourceError('no such folder') },
    { name: 'd', ends: 10 },
  ];
  expect(await runAll(jobs)).toEqual({
    code: 3,
    ended: ['a 0', 'b 4 no such column', 'c 3 no such folder', 'd 10'],
  });
});

test('an interruption ends them all', async () => {
  const interrupted = new FlowqError('interrupted', 'interrupted');
  const jobs = [
    { name: 'a', ends: new Error('a bug') },
    { name: 'b', ends: interrupted },
    { name: 'c', ends: 0 },
  ];
  expect(await runAll(jobs)).toEqual({ code: 130, ended: ['a 1 a bug', 'b 130 interrupted'] });
});

test('what they may scan is for all together, and refused before any has run', async () => {
  const jobs = [
    { name: 'a', ends: 0, bytes: 600 },
    { name: 'b', ends: 0, bytes: 500 },
    { name: 'local', ends: 0 },
  ];
  expect((await runAll(jobs, 1100)).ended).toHaveLength(3);
  await expect(runAll(jobs, 1000)).rejects.toMatchObject({
    exitCode: 5,
    message:
      'the jobs would scan up to 1100 bytes, more than the 1000 that they may (a 600, b 500): none was run',
  });
});

test('jobs are chosen by name, or all', () => {
  const jobs = [{ name: 'a' }, { name: 'b' }];
  expect(selectJobs(jobs, [])).toEqual(jobs);
  expect(selectJobs(jobs, ['b', 'a', 'b'])).toEqual([{ name: 'b' }, { name: 'a' }]);
  expect(() => selectJobs(jobs, ['c'])).toThrow('there is no job c');
  expect(() => selectJobs([], [])).toThrow('has no jobs');
});

test.each([
  [[], 0],
  [[0, 10], 10],
  [[10, 5, 4], 4],
  [[3, 2, 4], 2],
  [[1, 2], 1],
  [[130, 1], 130],
  [[0, 77], 1],
])('of %j the worst is %d', (codes, worst) => {
  expect(worstExit(codes)).toBe(worst);
});
