import { usageError } from '../errors.ts';
import type { PendingRun } from './job-state.ts';
import { LockedState } from './locked-state.ts';
import { readState } from './state-file.ts';

/**
 * Gives up the window of a job that was begun and has not ended: the next run begins behind it.
 * @throws FlowqError (usage) when there is no such job or window, (source) when the job is running
 */
export async function skipWindow(folder: string, job: string): Promise<PendingRun> {
  using kept = await LockedState.take(folder, { name: job }, async () => {
    const state = readState(folder, job);
    if (!state) throw usageError(`nothing is known of a job ${job}`, 'flowq jobs lists those there are');
    return state;
  });
  const { pending } = kept.state;
  if (!pending)
    throw usageError(
      `the job ${job} has no pending window: nothing was skipped`,
      'flowq jobs shows its state',
    );
  await kept.write({ until: pending.window.until, pending: undefined });
  return pending;
}
