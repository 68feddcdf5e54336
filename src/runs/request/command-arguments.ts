import { formatInstant } from '../../logs/instant.ts';
import type { Window } from '../../logs/window.ts';

/**
 * An option as arguments of a command.
 * @param flag such as `--max-scan`
 */
export function optionArguments(flag: string, value: unknown): string[] {
  if (value === undefined) return [];
  if (value === false) return [flag.replace('--', '--no-')];
  if (value === true) return [flag];
  return [value].flat().flatMap((one) => [flag, String(one)]);
}

/** The arguments that name a window. */
export const windowArguments = (window: Window | undefined): string[] =>
  window ? ['--since', formatInstant(window.since), '--until', formatInstant(window.until)] : ['--all'];
