import type { Config } from '../../config/config.ts';
import { withConfig } from '../../config/given-config.ts';
import { inLibraryText, inLibraryWords, libraryError } from '../../forms/library-text.ts';
import { stateFolder } from '../../jobs/state-folder.ts';
import type { Event } from '../../output/messages/event-log.ts';
import { Progress } from '../../output/terminal/progress.ts';
import { readGivenConfig } from '../library/given-config.ts';
import { type RunEnvironment, textSink } from '../run-environment.ts';
import { configJobs, type JobEnd, performJobs } from './config-jobs.ts';

/** Options of `runJobs`. */
export interface RunJobsOptions {
  /** Names of jobs, in the order in which they run (default: all). */
  readonly jobs?: readonly string[] | undefined;
  /** Aborting it stops the running job, in its engine too, and starts no other. */
  readonly signal?: AbortSignal | undefined;
  /** Called with messages for the user as they occur. */
  readonly onEvent?: ((event: Event) => void) | undefined;
  /** Receives the output of jobs without an output file (default: standard output). */
  readonly onText?: ((text: string) => void | Promise<void>) | undefined;
  /** Folder of the jobs' states (default: that of the program, or `FLOWQ_STATE_DIR`). */
  readonly stateFolder?: string | undefined;
  /** Maximum bytes that all jobs together may scan. */
  readonly maxScan?: number | undefined;
}

/**
 * Runs the jobs of a `flowq.json` one after another, as `flowq run` does: the windows that are due since the last run,
 * to the outputs of the jobs. A failed job does not stop the others.
 *
 * ```ts
 * for (const { name, error, windows } of await runJobs('flowq.json')) console.log(name, error ?? windows.length);
 * ```
 * @param config path of a `flowq.json`, or its content, whose paths are relative to the working folder (default: the
 *   nearest one from the working folder upwards)
 * @throws FlowqError before a job runs: (usage) if anything in it is invalid, (limit) if `maxScan` is too small
 */
export async function runJobs(
  config?: string | Config,
  {
    jobs: names = [],
    signal = new AbortController().signal,
    onEvent = () => {},
    onText = writeOut,
    stateFolder: folder = stateFolder(),
    maxScan,
  }: RunJobsOptions = {},
): Promise<JobEnd[]> {
  const environment: RunEnvironment = {
    signal,
    log: (event) => onEvent(inLibraryText(event)),
    progress: new Progress(false),
    stdout: textSink(onText),
    stdin: process.stdin,
    stateFolder: folder,
    now: () => Math.floor(Date.now() / 1000),
  };
  const ends: JobEnd[] = [];
  const isPath = config === undefined || typeof config === 'string';
  await inLibraryWords(() =>
    withConfig(isPath ? undefined : readGivenConfig(config), async () =>
      performJobs(await configJobs(isPath ? config : undefined, names), {
        within: async (work) => {
          signal.throwIfAborted();
          return work(environment);
        },
        onEnd: ({ error, ...end }) => ends.push({ ...end, error: libraryError(error) }),
        maxScan,
      }),
    ),
  );
  return ends;
}

function writeOut(text: string): Promise<void> {
  return new Promise((resolve, reject) =>
    process.stdout.write(text, (error) => (error ? reject(error) : resolve())),
  );
}
