import { messageOf, usageError } from '../errors.ts';
import { formatInstant } from '../logs/instant.ts';
import { parseFields, type RecordFormat } from '../logs/record-format.ts';
import type { Window } from '../logs/window.ts';
import { secondsOf } from '../logs/window-input.ts';
import type { RequestOptions } from './request/request-schema.ts';
import { FLAGS, type Spelling } from './request/spelling.ts';
import type { SourceOptions, WindowOptions } from './run-request.ts';

/** Reads an option value; errors name the option. */
export async function reading<T>(option: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw usageError(`${option}: ${messageOf(error)}`);
  }
}

/**
 * Returns the window of a request; undefined for all records.
 * @param clock current time, Unix seconds
 * @throws FlowqError (usage) for an invalid time, an empty window, or a missing window if one is required
 */
export async function readWindow(
  { since, until, all, tz, reuse }: WindowOptions & Partial<Pick<RequestOptions, 'reuse'>>,
  isNeeded: boolean,
  clock: number,
  spell: Spelling = FLAGS,
): Promise<Window | undefined> {
  // Athena reuses results of identical SQL only, so times are rounded down to multiples of the reuse age.
  const now = reuse ? clock - (clock % reuse) : clock;
  const context = { now, zone: tz };
  if (since === undefined) {
    if (all || !isNeeded) return undefined;
    throw usageError('which time? Give --since', 'as in --since 1d, or --all for all records there are');
  }
  const [sinceOption, untilOption] = [['since'], ['until']].map(spell);
  const from = await reading(`${sinceOption}`, () => secondsOf(since, context));
  const to = until === undefined ? now : await reading(`${untilOption}`, () => secondsOf(until, context));
  if (from >= to) {
    const [first, last] = [from, to].map(formatInstant);
    throw usageError(
      `the window is empty: ${sinceOption} is ${first}, ${untilOption} is ${last}`,
      `give a ${sinceOption} that is earlier than ${untilOption}`,
    );
  }
  return { since: from, until: to };
}

export async function readFormat({ fields }: SourceOptions): Promise<RecordFormat | undefined> {
  return fields === undefined ? undefined : reading('--fields', () => parseFields(fields));
}
