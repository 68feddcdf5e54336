import { randomUUID } from 'node:crypto';
import { beat, whyUndelivered } from '../../alerts/delivery/deliver.ts';
import { targetLabel } from '../../alerts/target.ts';
import { type Log, note } from '../run-environment.ts';

/** Asks for the URL of a monitor after a good run. One that is down makes no run fail: the monitor itself misses the beat. */
export async function sayAlive(
  to: string,
  { job, signal, log }: { readonly job: string; readonly signal: AbortSignal; readonly log: Log },
): Promise<void> {
  try {
    await beat(to, { id: randomUUID(), signal });
  } catch (error) {
    note(
      log,
      `${job}: ${targetLabel(to)} did not take the heartbeat: ${whyUndelivered(error)}`,
      'no-heartbeat',
      { job },
    );
  }
}
