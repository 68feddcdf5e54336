import { usageError } from '../errors.ts';
import { shellCommand } from '../output/terminal/shell-word.ts';
import { cronTimes } from './cron-times.ts';
import { githubRole } from './github-role.ts';
import { rhythmText } from './rhythm.ts';
import type { Schedule, ScheduleFile } from './schedule.ts';
import { toYaml } from './yaml.ts';

/**
 * A GitHub Actions workflow. Each run is on a new machine, so the state of jobs is kept in the cache, without locks: the
 * concurrency group allows one run at a time.
 */
export async function githubWorkflow(schedule: Schedule, now: number): Promise<ScheduleFile[]> {
  const { name, rhythm, command, env, aws, machineOnly } = schedule;
  if (machineOnly.length > 0)
    throw usageError(
      `flowq.json has ${machineOnly.join(' and ')} of this machine, which GitHub's machines do not have`,
      'remove it from the flowq.json that you commit, and give --config with its path',
    );
  const times = await cronTimes(rhythm, 'UTC', now);
  const key = `flowq-${name}-`;
  const state = {
    path: '.flowq-state/*.json',
    key: `${key}\${{ github.run_id }}-\${{ github.run_attempt }}`,
  };
  const workflow = {
    name: `flowq ${name}`,
    on: { schedule: [{ cron: times }], workflow_dispatch: { inputs: { first: FIRST } } },
    permissions: { contents: 'read', ...(aws && { 'id-token': 'write' }) },
    concurrency: { group: `flowq-${name}`, 'cancel-in-progress': false },
    jobs: {
      report: {
        'runs-on': 'ubuntu-latest',
        'timeout-minutes': 60,
        steps: [
          { uses: ACTIONS.checkout, with: { 'persist-credentials': false } },
          { uses: ACTIONS.node, with: { 'node-version': '24' } },
          { run: 'npm ci' },
          ...(aws ? [logIn(aws.region)] : []),
          {
            // GitHub drops caches unused for a week; without this, windows would start over unnoticed.
            uses: ACTIONS.restore,
            with: { ...state, 'restore-keys': key, 'fail-on-cache-miss': `\${{ !inputs.first }}` },
          },
          {
            run: literal(shellCommand(['npx', '--no-install', 'flowq', ...command])),
            env: { FLOWQ_STATE_DIR: '.flowq-state', ...literals(env) },
          },
          { if: '!cancelled()', uses: ACTIONS.save, with: state },
        ],
      },
    },
  };
  const role = aws ? ', set the variable AWS_ROLE to the role of the template below' : '';
  return [
    {
      name: `.github/workflows/flowq-${name}.yml`,
      text: `# flowq ${name}, ${rhythmText(rhythm)}; GitHub may start it a few minutes late\n${toYaml(workflow)}`,
      note: `commit it with flowq.json, the flowq-VERSION.tgz that npm pack writes in a clone of flowq, and a package.json and package-lock.json that install it${role}; start it once by hand with "first"; write outputs to S3, since the machine's disk is deleted after the run`,
    },
    ...(aws
      ? [
          {
            name: `flowq-${name}-role.template.json`,
            text: githubRole(name, aws),
            note: `aws cloudformation deploy --template-file flowq-${name}-role.template.json --stack-name flowq-${name}-role --capabilities CAPABILITY_IAM --parameter-overrides Repository=OWNER/NAME`,
          },
        ]
      : []),
  ];
}

const FIRST = {
  description: 'Start without state: the first run, or after GitHub dropped it',
  type: 'boolean',
  default: false,
};

/** Pinned by commit, since tags can move: checkout v5.0.0, setup-node v5.0.0, cache v4.3.0, configure-aws-credentials v5.0.0. */
const ACTIONS = {
  checkout: 'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8',
  node: 'actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444',
  restore: 'actions/cache/restore@0057852bfaa89a56745cba8c7296529d2fc39830',
  save: 'actions/cache/save@0057852bfaa89a56745cba8c7296529d2fc39830',
  aws: 'aws-actions/configure-aws-credentials@a03048d87541d1d9fcf2ecf528a4a65ba9bd7838',
};

/** Credentials of a role through GitHub's OIDC identity; no key is stored. */
function logIn(region: string) {
  const role = { 'role-to-assume': `\${{ vars.AWS_ROLE }}`, 'aws-region': region };
  return { uses: ACTIONS.aws, with: role };
}

const OPEN = `\${{`;

/** GitHub replaces `${{ … }}` before anything else reads the file. */
const literal = (text: string) => text.replaceAll(OPEN, `${OPEN} '${OPEN}' }}`);

const literals = (env: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [name, literal(value)]));
