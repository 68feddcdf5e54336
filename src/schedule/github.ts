import { VERSION } from '../version.ts';
import { cronTimes } from './cron-times.ts';
import { rhythmWords } from './rhythm.ts';
import type { Schedule, ScheduleFile } from './schedule.ts';
import { shellCommand } from './shell-word.ts';
import { toYaml } from './yaml.ts';

/**
 * A workflow of GitHub Actions. Each run is on a new machine, so what is remembered of jobs travels in the
 * cache; locks stay behind, for no other run goes on while the concurrency group is taken.
 */
export async function githubWorkflow(schedule: Schedule, now: number): Promise<ScheduleFile[]> {
  const { name, rhythm, command, env, aws } = schedule;
  const times = await cronTimes(rhythm, 'UTC', now);
  const key = `flowq-${name}-`;
  const state = {
    path: '.flowq-state/*.json',
    key: `${key}\${{ github.run_id }}-\${{ github.run_attempt }}`,
  };
  const workflow = {
    name: `flowq ${name}`,
    on: { schedule: [{ cron: times }], workflow_dispatch: {} },
    permissions: { contents: 'read', ...(aws && { 'id-token': 'write' }) },
    concurrency: { group: `flowq-${name}`, 'cancel-in-progress': false },
    jobs: {
      report: {
        'runs-on': 'ubuntu-latest',
        'timeout-minutes': 60,
        steps: [
          { uses: 'actions/checkout@v5' },
          { uses: 'actions/setup-node@v5', with: { 'node-version': '24' } },
          ...(aws ? [logIn(aws.region)] : []),
          { uses: 'actions/cache/restore@v4', with: { ...state, 'restore-keys': key } },
          {
            run: literal(shellCommand(['npx', '--yes', `flowq@${VERSION}`, ...command])),
            env: { FLOWQ_STATE_DIR: '.flowq-state', ...literals(env) },
          },
          { if: '!cancelled()', uses: 'actions/cache/save@v4', with: state },
        ],
      },
    },
  };
  const role = aws
    ? ', set the variable AWS_ROLE to a role that trusts GitHub and has the policy of flowq iam report'
    : '';
  return [
    {
      name: `.github/workflows/flowq-${name}.yml`,
      text: `# flowq ${name}, ${rhythmWords(rhythm)}; GitHub may start it some minutes late\n${toYaml(workflow)}`,
      note: `commit it with flowq.json${role}; outputs belong in S3, for the machine's disk is gone after the run`,
    },
  ];
}

/** Credentials of a role by GitHub's own identity: no key is kept anywhere. */
function logIn(region: string) {
  const role = { 'role-to-assume': `\${{ vars.AWS_ROLE }}`, 'aws-region': region };
  return { uses: 'aws-actions/configure-aws-credentials@v5', with: role };
}

const OPEN = `\${{`;

/** GitHub puts values in place of `${{ … }}` before anything else reads the file. */
const literal = (text: string) => text.replaceAll(OPEN, `${OPEN} '${OPEN}' }}`);

const literals = (env: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [name, literal(value)]));
