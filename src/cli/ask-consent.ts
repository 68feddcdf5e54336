import { allow, ConsentError } from '../config/trust.ts';
import { confirmed } from './terminal/confirmed.ts';
import { log } from './terminal/log.ts';

/** Asks for what an error is about, where the user can allow it, and notes it. @returns whether it is allowed now */
export async function askConsent(error: unknown): Promise<boolean> {
  if (!(error instanceof ConsentError) || !error.canBeAsked) return false;
  log({ level: 'warn', event: 'consent', message: error.message });
  if (!(await confirmed('allow that from now on?'))) return false;
  await allow(error.path, error.places);
  return true;
}
