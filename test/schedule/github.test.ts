import { Cron } from 'croner';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderSchedule } from '../../src/schedule/render-schedule.ts';
import type { Schedule } from '../../src/schedule/schedule.ts';
import { AWS, HOSTILE, hourly, NOW } from './schedules.ts';

/** An action of a commit, which nobody can change, other than a tag. */
const byCommit = (action: string) => expect.stringMatching(new RegExp(`^${action}@[0-9a-f]{40}$`));

async function workflow(schedule: Schedule) {
  const [file] = await renderSchedule('github', schedule, NOW);
  return parse(file?.text ?? '', { strict: true });
}

test('a workflow runs the job on time, one at a time, and keeps its state', async () => {
  const made = await workflow(hourly({ aws: AWS }));
  expect(made.on).toEqual({
    schedule: [{ cron: '20 * * * *' }],
    workflow_dispatch: { inputs: { first: expect.objectContaining({ type: 'boolean', default: false }) } },
  });
  expect(new Cron(made.on.schedule[0].cron).nextRun()).toBeInstanceOf(Date);
  expect(made.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  expect(made.concurrency).toEqual({ group: 'flowq-hourly', 'cancel-in-progress': false });
  const { steps } = made.jobs.report;
  expect(steps.map((step: { uses?: string; run?: string }) => step.uses ?? step.run)).toEqual([
    byCommit('actions/checkout'),
    byCommit('actions/setup-node'),
    'npm ci',
    byCommit('aws-actions/configure-aws-credentials'),
    byCommit('actions/cache/restore'),
    'npx --no-install flowq run hourly',
    byCommit('actions/cache/save'),
  ]);
  const [restore, save] = [steps[4].with, steps[6].with];
  expect(restore['fail-on-cache-miss']).toBe(`\${{ !inputs.first }}`);
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
  const step = made.jobs.report.steps.find((one: { run?: string }) => one.run?.startsWith('npx'));
  const asGitHubReads = step.run.replaceAll(`${open} '${open}' }}`, open);
  expect(step.run.replaceAll(`${open} '${open}' }}`, '')).not.toContain(open);
  expect(asGitHubReads).toContain(`'${open} secrets.X }}'`);
  expect(step.env.TEXT).toBe(HOSTILE.env.TEXT);
});

test('the role is taken by one branch of one repository only, and may do what the job needs', async () => {
  const files = await renderSchedule('github', hourly({ aws: AWS }), NOW);
  const { Properties } = JSON.parse(files[1]?.text ?? '').Resources.Role;
  const [trust] = Properties.AssumeRolePolicyDocument.Statement;
  expect(trust).toMatchObject({
    Principal: {
      Federated: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com',
    },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        'token.actions.githubusercontent.com:sub': {
          'Fn::Sub': `repo:\${Repository}:ref:refs/heads/\${Branch}`,
        },
      },
    },
  });
  expect(JSON.stringify(Properties.Policies)).toContain('athena:StartQueryExecution');
  expect(JSON.stringify(Properties.Policies)).toContain(AWS.outputs[0]);
  expect(await renderSchedule('github', hourly(), NOW)).toHaveLength(1);
});

test('a flowq.json that holds on this machine only is refused', async () => {
  const schedule = hourly({ aws: AWS, machineOnly: ['the profile reports'] });
  await expect(renderSchedule('github', schedule, NOW)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('the profile reports of this machine'),
  });
});
