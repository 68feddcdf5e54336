import { configJobs, performJobs } from '../../runs/jobs/config-jobs.ts';
import { reportFailure } from '../failure.ts';
import { runEnvironment } from '../perform.ts';
import { interruptible } from '../terminal/interruption.ts';
import { type LogOptions, useLog } from '../terminal/log.ts';

export interface RunOptions extends LogOptions {
  readonly config?: string;
  /** Maximum bytes that all jobs together may scan. */
  readonly maxScan?: number;
  /** True to show messages without writing, sending or recording anything. */
  readonly dryRun?: boolean;
}

/** Runs the jobs of `flowq.json` one after another; the exit code is the worst of theirs. */
export async function runRunCommand(names: readonly string[], given: RunOptions): Promise<void> {
  useLog(given);
  process.exitCode = await performJobs(await configJobs(given.config, names, { dryRun: given.dryRun }), {
    within: (work, kind) =>
      interruptible((signal) =>
        work(runEnvironment(signal, kind === 'estimate' ? { ...given, quiet: true } : given)),
      ),
    onFailure: reportFailure,
    maxScan: given.maxScan,
  });
}
