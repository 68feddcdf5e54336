import { realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { awsPartition } from '../../aws/partition.ts';
import type { Config, JobConfig } from '../../config/config.ts';
import { configPath, readConfig } from '../../config/config-file.ts';
import { destinationsOf } from '../../config/destinations.ts';
import { fullPath } from '../../config/full-path.ts';
import { intervalOf } from '../../config/interval.ts';
import { awsOfSource } from '../../config/source-aws.ts';
import { usageError } from '../../errors.ts';
import { readTiming } from '../../jobs/read-timing.ts';
import { selectJobs } from '../../jobs/run-jobs.ts';
import { stateFolder } from '../../jobs/state-folder.ts';
import { FLAGS } from '../../runs/request/spelling.ts';
import { kindOfSource } from '../../runs/source/source-target.ts';
import { outputArns } from '../../schedule/output-arns.ts';
import { portableConfig } from '../../schedule/portable-config.ts';
import { renderSchedule, SCHEDULERS, type Scheduler } from '../../schedule/render-schedule.ts';
import { type Rhythm, rhythmFor } from '../../schedule/rhythm.ts';
import type { ScheduleAws, ScheduleFile } from '../../schedule/schedule.ts';
import { accountOf } from '../caller-account.ts';

export interface ScheduleOptions {
  readonly config?: string;
  readonly for: Scheduler;
  readonly name: string;
  readonly every?: string;
  /** Seconds. */
  readonly offset?: number;
  readonly program?: string;
  readonly env?: readonly string[];
  readonly awsAccount?: string;
  readonly logsKey?: string;
  readonly resultsKey?: string;
  readonly lakeFormation?: true;
}

/** Prints the files with which a scheduler runs the jobs of `flowq.json`. */
export async function runScheduleCommand(names: readonly string[], given: ScheduleOptions): Promise<void> {
  refuseAwsOptions(given);
  const path = configPath(given.config);
  const config = readConfig(path);
  if (!config) throw usageError(`there is no ${path} here`, 'run flowq init once, then add jobs to it');
  const jobs = jobsNamed(config.jobs ?? [], names);
  const files = await renderSchedule(given.for, {
    name: given.name,
    rhythm: rhythmOf(jobs, given, intervalOf(config.source)),
    command: ['run', ...names],
    program: given.program ? [given.program] : [process.execPath, realpathSync(process.argv[1] ?? '')],
    configText: JSON.stringify(portableConfig(config)),
    machineOnly: machineOnly(config),
    writes: [stateFolder(), ...foldersOf(jobs)],
    folder: dirname(resolve(path)),
    env: { ...consent({ ...config, jobs }, path, given.for), ...environment(given.env ?? []) },
    machineZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    aws: isElsewhere(given.for) ? await awsOf(config, jobs, given) : undefined,
  });
  process.stdout.write(files.map(fileText).join('\n'));
}

/** Schedulers that run jobs on another machine, with a role whose policy their files hold. */
const isElsewhere = (scheduler: Scheduler) => scheduler === 'eventbridge' || scheduler === 'github';

/** @throws FlowqError (usage) for an option of the policy where none is printed */
function refuseAwsOptions(given: ScheduleOptions): void {
  if (isElsewhere(given.for)) return;
  const odd = (['awsAccount', 'logsKey', 'resultsKey', 'lakeFormation'] as const).find((key) => given[key]);
  if (odd !== undefined)
    throw usageError(
      `${FLAGS([odd])} only works with --for eventbridge and --for github`,
      'leave it out; flowq iam report prints the policy for this machine',
    );
}

/** Returns the jobs with these names. @throws FlowqError (usage) for an unknown one, such as the name of a scheduler */
function jobsNamed(jobs: readonly JobConfig[], names: readonly string[]): JobConfig[] {
  const scheduler = SCHEDULERS.find((one) => names.includes(one) && !jobs.some(({ name }) => name === one));
  if (jobs.length > 0 && scheduler)
    throw usageError(`there is no job ${scheduler}`, `for this scheduler, give --for ${scheduler}`);
  return selectJobs(jobs, names);
}

/** Returns the rhythm of the job that is due most often, because the jobs run together. */
function rhythmOf(
  jobs: readonly JobConfig[],
  { every, offset }: ScheduleOptions,
  interval: number | undefined,
): Rhythm {
  const timings = jobs.flatMap((job) => {
    const words = every ?? job.every;
    return words === undefined ? [] : [readTiming({ ...job, every: words }, interval)];
  });
  const [first] = timings.sort((a, b) => (a.every ?? 0) - (b.every ?? 0));
  if (!first?.every) throw usageError('how often? No job has "every"', 'give --every, as in --every 1h');
  const lag = Math.max(...timings.map((timing) => timing.lag));
  return rhythmFor(first.every, lag, first.zone, offset);
}

/**
 * Returns the environment that allows unattended runs to write where the jobs do, as the user may have allowed on a
 * terminal.
 */
function consent(config: Config, path: string, scheduler: Scheduler): Record<string, string> {
  const used = isElsewhere(scheduler) ? portableConfig(config) : config;
  const places = new Set(destinationsOf(used, dirname(fullPath(path))).map(({ place }) => place));
  return places.size > 0 ? { FLOWQ_TRUST: [...places].join(',') } : {};
}

function environment(words: readonly string[]): Record<string, string> {
  const pairs = words.map((word) => /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(word) ?? word);
  const odd = pairs.find((pair) => typeof pair === 'string');
  if (odd !== undefined) throw usageError(`--env: ${JSON.stringify(odd)}`, 'as in --env AWS_PROFILE=reports');
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]));
}

async function awsOf(
  config: Config,
  jobs: readonly JobConfig[],
  given: ScheduleOptions,
): Promise<ScheduleAws | undefined> {
  const { source } = config;
  const aws = awsOfSource(source);
  if (!aws || !('region' in source)) return undefined;
  const { region } = aws;
  const account = await accountOf(given.awsAccount, aws);
  const outputs = outputArns(
    jobs.flatMap(({ out }) => out ?? []),
    region,
  );
  const site = { account, region, partition: awsPartition(region) };
  const { iam } = kindOfSource(source);
  const temporaryTable = jobs.some((job) => job.temporaryTable);
  const policy = await iam?.policy(source, { ...given, temporaryTable, purpose: 'report', site });
  return policy && { account, region, policy, outputs };
}

function machineOnly({ source }: Config): string[] {
  const { profile, endpointUrl } = awsOfSource(source) ?? {};
  return [
    ...(profile === undefined ? [] : [`the profile ${profile}`]),
    ...(endpointUrl === undefined ? [] : [`the endpoint ${endpointUrl}`]),
  ];
}

/** Returns the absolute folders of outputs, up to the first placeholder. */
function foldersOf(jobs: readonly JobConfig[]): string[] {
  const paths = jobs.flatMap(({ out = '' }) => (out.startsWith('/') ? [out.split('{')[0] ?? ''] : []));
  return [...new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/')) || '/'))];
}

const fileText = ({ name, text, note }: ScheduleFile) => `# ${name}: ${note}\n${text.trimEnd()}\n`;
