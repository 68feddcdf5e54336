import { randomUUID } from 'node:crypto';
import { beat, whyUndelivered } from '../../alerts/delivery/deliver.ts';
import { targetLabel } from '../../alerts/target.ts';
import { type Log, note } from '../run-environment.ts';

/**
 * Requests a monitor's URL after a successful run. A failed request does not fail the run, because the monitor itself
 * notices the missing heartbeat.
 */
export async function sayAlive(
  to: string,
  { job, signal, log }: { readonly job: string; readonly signal: AbortSignal; readonly log: Log },
): Promise<void> {
  try {
    await beat(to, { id: randomUUID(), signal });
  } catch (error) {
    note(
      log,
      `${job}: ${targetLabel(to)} did not accept the heartbeat: ${whyUndelivered(error)}`,
      'no-heartbeat',
      { job },
    );
  }
}
