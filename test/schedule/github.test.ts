import { Cron } from 'croner';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderSchedule } from '../../src/schedule/render-schedule.ts';
import type { Schedule } from '../../src/schedule/schedule.ts';
import { AWS, HOSTILE, hourly, NOW } from './schedules.ts';

async function workflow(schedule: Schedule) {
  const [file] = await renderSchedule('github', schedule, NOW);
  return parse(file?.text ?? '', { strict: true });
}

test('a workflow runs the job on time, one at a time, and keeps its state', async () => {
  const made = await workflow(hourly({ aws: AWS }));
  expect(made.on).toEqual({ schedule: [{ cron: '20 * * * *' }], workflow_dispatch: {} });
  expect(new Cron(made.on.schedule[0].cron).nextRun()).toBeInstanceOf(Date);
  expect(made.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  expect(made.concurrency).toEqual({ group: 'flowq-hourly', 'cancel-in-progress': false });
  const { steps } = made.jobs.report;
  expect(steps.map((step: { uses?: string; run?: string }) => step.uses ?? step.run)).toEqual([
    'actions/checkout@v5',
    'actions/setup-node@v5',
    'aws-actions/configure-aws-credentials@v5',
    'actions/cache/restore@v4',
    expect.stringMatching(/^npx --yes flowq@\d+\.\d+\.\d+ run hourly$/),
    'actions/cache/save@v4',
  ]);
  const [restore, save] = [steps[3].with, steps[5].with];
  expect(restore.path).toBe(save.path);
  expect(save.key.startsWith(restore['restore-keys'])).toBe(true);
});

test('local logs take no credentials', async () => {
  const made = await workflow(hourly());
  expect(made.permissions).toEqual({ contents: 'read' });
  expect(JSON.stringify(made)).not.toContain('aws');
});

test('no word is taken for an expression of GitHub’s', async () => {
  const open = `\${{`;
  const made = await workflow(
    hourly({ ...HOSTILE, command: ['run', `${open} secrets.X }}`, ...HOSTILE.command] }),
  );
  const step = made.jobs.report.steps.find((one: { run?: string }) => one.run);
  const asGitHubReads = step.run.replaceAll(`${open} '${open}' }}`, open);
  expect(step.run.replaceAll(`${open} '${open}' }}`, '')).not.toContain(open);
  expect(asGitHubReads).toContain(`'${open} secrets.X }}'`);
  expect(step.env.TEXT).toBe(HOSTILE.env.TEXT);
});
