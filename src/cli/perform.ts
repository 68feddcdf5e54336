import { EXIT } from '../errors.ts';
import { stateFolder } from '../jobs/state-folder.ts';
import { Progress } from '../output/progress.ts';
import { run } from '../runs/run.ts';
import type { RunRequest } from '../runs/run-request.ts';
import type { Surroundings } from '../runs/surroundings.ts';
import { interruptible } from './interruption.ts';
import { type LogOptions, log } from './log.ts';
import { stdout } from './stdout.ts';

/** Carries a run out on this process's streams, stoppable by its signals; the exit code that fits what became of it. */
export function perform(request: RunRequest, options: LogOptions): Promise<number> {
  return interruptible(async (signal) => {
    const { windows } = await run(request, surroundings(signal, options));
    return windows.some(({ alerts }) => alerts.length > 0) ? EXIT.alert : EXIT.done;
  });
}

/** This process, as runs see it. */
export function surroundings(signal: AbortSignal, { quiet, log: form }: LogOptions): Surroundings {
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
