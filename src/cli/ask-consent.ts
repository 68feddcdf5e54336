import { allow, ConsentError } from '../config/trust.ts';
import { confirmed } from './terminal/confirmed.ts';
import { log } from './terminal/log.ts';

/** Asks the user to allow what a ConsentError is about, and records the consent. @returns whether it is now allowed */
export async function askConsent(error: unknown): Promise<boolean> {
  if (!(error instanceof ConsentError) || !error.canBeAsked) return false;
  log({ level: 'warn', event: 'consent', message: error.message });
  if (!(await confirmed('allow that from now on?'))) return false;
  await allow(error.path, error.places);
  return true;
}
