import { usageError } from '../errors.ts';
import type { PendingRun } from './job-state.ts';
import { LockedState } from './locked-state.ts';
import { readState } from './state-file.ts';

/**
 * Skips the unfinished window of a job: the next run starts after it.
 * @throws FlowqError (usage) if there is no such job or window, (source) if the job is running
 */
export async function skipWindow(folder: string, job: string): Promise<PendingRun> {
  using locked = await LockedState.take(folder, { name: job }, async () => {
    const state = readState(folder, job);
    if (!state) throw usageError(`there is no state of a job ${job}`, 'flowq jobs lists the jobs');
    return state;
  });
  const { pending } = locked.state;
  if (!pending)
    throw usageError(
      `the job ${job} has no pending window: nothing was skipped`,
      'flowq jobs shows its state',
    );
  await locked.write({ until: pending.window.until, pending: undefined });
  return pending;
}
