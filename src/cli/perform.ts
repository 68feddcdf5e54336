import { EXIT } from '../errors.ts';
import { stateFolder } from '../jobs/state-folder.ts';
import { Progress } from '../output/terminal/progress.ts';
import { run } from '../runs/run.ts';
import type { RunEnvironment, TextSink } from '../runs/run-environment.ts';
import type { RunRequest } from '../runs/run-request.ts';
import { runExit } from '../runs/run-result.ts';
import { interruptible } from './terminal/interruption.ts';
import { type LogOptions, log } from './terminal/log.ts';
import { Pager, pagerCommand } from './terminal/pager.ts';
import { stdout } from './terminal/stdout.ts';

export interface PerformOptions extends LogOptions {
  /** Whether output longer than the screen may be shown in a pager. */
  readonly pager?: boolean;
}

/** Runs a request on this process's streams, stoppable by its signals. @returns the exit code */
export const perform = (request: RunRequest, options: PerformOptions): Promise<number> =>
  performWork(async (environment) => {
    const done = await run(request, environment);
    return isUnattended(request) ? runExit(done) : EXIT.done;
  }, options);

/** Runs any work in the same way. @param work returns the exit code */
export function performWork(
  work: (environment: RunEnvironment) => Promise<number>,
  options: PerformOptions,
): Promise<number> {
  const pager = options.pager ? makePager() : undefined;
  return interruptible(
    async (signal) => {
      const environment = runEnvironment(signal, options);
      try {
        return await work(pager ? throughPager(pager, environment) : environment);
      } finally {
        // Interrupted output is shown as far as it got; messages about it follow.
        await pager?.end(signal);
      }
    },
    { pager },
  );
}

/** True if nobody reads the rows before the exit code is used. */
const isUnattended = ({ failOn = [], notify = [], since }: RunRequest) =>
  failOn.length + notify.length > 0 || since === 'last';

function makePager(): Pager | undefined {
  const command = stdout.isTerminal ? pagerCommand(process.env) : undefined;
  return command === undefined ? undefined : new Pager(stdout, command, process.stdout.rows || 24);
}

function throughPager(pager: Pager, environment: RunEnvironment): RunEnvironment {
  const stdout: TextSink = pager;
  return { ...environment, stdout, log: (event) => pager.afterwards(() => environment.log(event)) };
}

/** Returns the environment of runs in this process. */
export function runEnvironment(signal: AbortSignal, { quiet, log: form }: LogOptions): RunEnvironment {
  return {
    signal,
    log,
    progress: new Progress(quiet !== true && form !== 'json'),
    stdout,
    stdin: process.stdin,
    stateFolder: stateFolder(),
    now: () => Math.floor(Date.now() / 1000),
  };
}

/** Sets the exit code of the process, unless a failure has set one. */
export async function exitWith(code: Promise<number>): Promise<void> {
  const found = await code;
  process.exitCode ||= found;
}
