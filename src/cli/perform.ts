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
  /** Whether what is longer than the screen may be shown in a pager. */
  readonly pager?: boolean;
}

/** Carries a run out on this process's streams, stoppable by its signals; the exit code that fits what became of it. */
export const perform = (request: RunRequest, options: PerformOptions): Promise<number> =>
  performWork(async (environment) => {
    const done = await run(request, environment);
    return isUnattended(request) ? runExit(done) : EXIT.done;
  }, options);

/** The same for work of any kind. @param work returns the exit code */
export function performWork(
  work: (environment: RunEnvironment) => Promise<number>,
  options: PerformOptions,
): Promise<number> {
  const pager = options.pager ? makePager() : undefined;
  return interruptible(
    async (signal) => {
      const environment = runEnvironment(signal, options);
      try {
        return await work(pager ? behind(pager, environment) : environment);
      } finally {
        // What broke off is shown as far as it came, and what is said of that comes behind it.
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

function behind(pager: Pager, environment: RunEnvironment): RunEnvironment {
  const stdout: TextSink = pager;
  return { ...environment, stdout, log: (event) => pager.afterwards(() => environment.log(event)) };
}

/** This process, as runs see it. */
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

/** The code is that of the process, unless one is set that says of something worse. */
export async function exitWith(code: Promise<number>): Promise<void> {
  const found = await code;
  process.exitCode ||= found;
}
