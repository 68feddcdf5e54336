import * as v from 'valibot';
import type { ReadOptions } from '../../sources/read-rows.ts';
import { checkNames, listener, signal } from './check-names.ts';

/** What is no part of a request is checked here; the request's own parts are checked with it. */
const READ = {
  filter: v.optional(v.unknown()),
  strict: v.optional(v.unknown()),
  signal: signal,
  onProgress: listener,
  onSkipped: listener,
  onCaveat: listener,
} satisfies Record<keyof ReadOptions, v.GenericSchema>;

/**
 * Checks the names of the options that a program gives, and those that are no part of a request.
 * @param others names of further options that this call has
 * @throws FlowqError (usage) that names the option
 */
export function checkReadOptions(options: object, others: readonly string[] = []): void {
  checkNames(options, READ, others);
}
