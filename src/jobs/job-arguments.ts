import type { JobConfig, JobFilter } from './job-config.ts';

/** Parts of a job that are on the command line under the same name, with a value. */
const WORDS = [
  'until',
  'every',
  'lag',
  'first',
  'tz',
  'limit',
  'format',
  'out',
  'engine',
  'timeout',
  'maxScan',
  'reuse',
] as const satisfies readonly (keyof JobConfig)[];

const SWITCHES = ['catchUp', 'ifRows', 'safeCsv', 'strict'] as const satisfies readonly (keyof JobConfig)[];

/** The command line that does what a job does, without the name of the program. */
export function jobArguments(job: JobConfig): string[] {
  const { since = 'last', filter = {}, options = {}, failOn = [] } = job;
  return [
    ...(job.report === undefined ? ['query'] : ['report', job.report]),
    ...option('since', since),
    ...(since === 'last' ? option('job', job.name) : []),
    ...WORDS.flatMap((name) => option(name, job[name])),
    ...SWITCHES.flatMap((name) => (job[name] ? [flag(name)] : [])),
    ...(Object.keys(filter) as (keyof JobFilter)[]).flatMap((name) => option(name, filter[name])),
    ...Object.entries(options).flatMap(([name, value]) => option(name, value)),
    ...option('failOn', failOn),
    // Behind `--`, SQL may begin with a comment.
    ...(job.query === undefined ? [] : ['--', job.query]),
  ];
}

/** Value and option in one word, so that no value is taken for an option. */
function option(name: string, value: string | number | readonly (string | number)[] | undefined): string[] {
  const values = value === undefined ? [] : [value].flat();
  return values.map((one) => `${flag(name)}=${one}`);
}

const flag = (name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
