import type { PageConfig } from '../../config/config.ts';
import { usageError } from '../../errors.ts';

/**
 * Replaces `{name}` in a page by the values of its arguments.
 * @throws FlowqError (usage) for a missing argument, or one that the page does not have
 */
export function filledPage(
  name: string,
  { arguments: wanted = {}, ...page }: PageConfig,
  given: Readonly<Record<string, string>>,
): PageConfig {
  const missing = Object.entries(wanted).find(([argument]) => given[argument] === undefined);
  if (missing) throw usageError(`the page ${name} needs ${missing[0]}`, missing[1]);
  const odd = Object.keys(given).find((argument) => !Object.hasOwn(wanted, argument));
  if (odd !== undefined) throw usageError(`the page ${name} has no ${odd}`);
  const filled = (text: string) =>
    text.replaceAll(/\{([a-z][a-z0-9_]*)\}/g, (whole, argument: string) =>
      Object.hasOwn(given, argument) ? (given[argument] ?? whole) : whole,
    );
  return inAll(page, filled);
}

/** Applies a change to each text in a JSON value. */
function inAll<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((one) => inAll(one, change)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inAll(one, change)])) as T;
}
