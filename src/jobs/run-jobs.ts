import { EXIT, FlowqError, usageError } from '../errors.ts';
import { worstExit } from './worst-exit.ts';

export interface JobsCallbacks<J> {
  /** Runs a job and returns its exit code; an error that it throws is the job's failure. */
  run(job: J): Promise<number>;
  /** Called after each run, in order. */
  onEnd?(outcome: JobOutcome<J>): void;
  /** Returns the maximum bytes that a job scans; undefined if unknown or nothing. */
  estimate?(job: J): Promise<number | undefined>;
  /** Maximum bytes that all jobs together may scan. */
  readonly maxScan?: number | undefined;
}

export interface JobOutcome<J> {
  readonly job: J;
  readonly exitCode: number;
  /** The error if it failed. */
  readonly error: unknown;
}

/**
 * Runs jobs one after another, even if one fails; an interruption stops all.
 * @returns the worst exit code
 * @throws FlowqError (limit) before anything runs if all jobs together would scan too much
 */
export async function runEach<J extends { readonly name: string }>(
  jobs: readonly J[],
  callbacks: JobsCallbacks<J>,
): Promise<number> {
  await checkEstimates(jobs, callbacks);
  const codes: number[] = [];
  for (const job of jobs) {
    const outcome = await runOne(job, callbacks);
    callbacks.onEnd?.(outcome);
    codes.push(outcome.exitCode);
    if (outcome.exitCode === EXIT.interrupted) break;
  }
  return worstExit(codes);
}

async function runOne<J>(job: J, { run }: JobsCallbacks<J>): Promise<JobOutcome<J>> {
  try {
    return { job, exitCode: await run(job), error: undefined };
  } catch (error) {
    return { job, exitCode: error instanceof FlowqError ? error.exitCode : EXIT.other, error };
  }
}

async function checkEstimates<J extends { readonly name: string }>(
  jobs: readonly J[],
  { estimate, maxScan }: JobsCallbacks<J>,
): Promise<void> {
  if (!estimate || maxScan === undefined) return;
  const shares: [string, number][] = [];
  for (const job of jobs) {
    const bytes = await estimate(job).catch(() => undefined);
    // A job whose estimate fails reports the error itself when it runs.
    if (bytes !== undefined) shares.push([job.name, bytes]);
  }
  const sum = shares.reduce((total, [, bytes]) => total + bytes, 0);
  if (sum <= maxScan) return;
  const words = shares.map(([name, bytes]) => `${name} ${bytes}`).join(', ');
  throw new FlowqError(
    'limit',
    `the jobs would scan up to ${sum} bytes, more than the ${maxScan} that they may (${words}): none was run`,
    'name some of them, or give a higher --max-scan',
  );
}

/**
 * Returns the jobs with these names, in the given order; all jobs without names.
 * @throws FlowqError (usage)
 */
export function selectJobs<J extends { readonly name: string }>(
  jobs: readonly J[],
  names: readonly string[],
): J[] {
  if (jobs.length === 0)
    throw usageError(
      'flowq.json has no jobs',
      'add a list "jobs", as in {"name": "hourly", "report": "rejected", "every": "1h"}',
    );
  if (names.length === 0) return [...jobs];
  return [...new Set(names)].map((name) => {
    const job = jobs.find((one) => one.name === name);
    if (job) return job;
    throw usageError(`there is no job ${name}`, `there are ${jobs.map((one) => one.name).join(', ')}`);
  });
}
