import * as v from 'valibot';
import type { ReadOptions } from '../../sources/read-rows.ts';
import { checkNames, listener, signal } from './check-names.ts';

/** Options that are not part of a request; the request checks its own. */
const READ = {
  filter: v.optional(v.unknown()),
  strict: v.optional(v.unknown()),
  signal: signal,
  onProgress: listener,
  onSkipped: listener,
  onCaveat: listener,
} satisfies Record<keyof ReadOptions, v.GenericSchema>;

/**
 * Checks the names of options, and the options that are not part of a request.
 * @param others names of further options of this call
 * @throws FlowqError (usage) that names the option
 */
export function checkReadOptions(options: object, others: readonly string[] = []): void {
  checkNames(options, READ, others);
}
