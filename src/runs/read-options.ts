import { messageOf, usageError } from '../errors.ts';
import { parseFields, type RecordFormat } from '../logs/record-format.ts';
import type { Window } from '../logs/window.ts';
import { secondsOf } from '../logs/window-input.ts';
import type { RequestOptions } from './request/request-schema.ts';
import { FLAGS, type Spelling } from './request/spelling.ts';
import type { SourceOptions, WindowOptions } from './run-request.ts';

/** What the words of an option mean; the error of words that mean nothing names the option. */
export async function reading<T>(option: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw usageError(`${option}: ${messageOf(error)}`);
  }
}

/**
 * The window of a request; undefined where all records count.
 * @param clock Unix seconds, now
 * @throws FlowqError (usage) for a time that is not understood, an empty window, or none where one is needed
 */
export async function readWindow(
  { since, until, all, tz, reuse }: WindowOptions & Partial<Pick<RequestOptions, 'reuse'>>,
  isNeeded: boolean,
  clock: number,
  spell: Spelling = FLAGS,
): Promise<Window | undefined> {
  // Athena reuses the result of the same text only, so times are counted from one that stays the same for a while.
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
    const [first, last] = [from, to].map((one) => new Date(one * 1000).toISOString());
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
