import { formatInstant } from '../../logs/instant.ts';
import type { Window } from '../../logs/window.ts';

/**
 * Returns an option as command arguments.
 * @param flag such as `--max-scan`
 */
export function optionArguments(flag: string, value: unknown): string[] {
  if (value === undefined) return [];
  if (value === false) return [flag.replace('--', '--no-')];
  if (value === true) return [flag];
  return [value].flat().flatMap((one) => [flag, String(one)]);
}

/** Returns the arguments for a window. */
export const windowArguments = (window: Window | undefined): string[] =>
  window ? ['--since', formatInstant(window.since), '--until', formatInstant(window.until)] : ['--all'];
