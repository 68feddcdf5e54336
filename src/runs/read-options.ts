import { messageOf, usageError } from '../errors.ts';
import { checkFilter, FILTER_PARTS, type RecordFilter } from '../flows/record-filter.ts';
import { parseFields, type RecordFormat } from '../logs/record-format.ts';
import { checkZone, parseTime } from '../logs/time-words.ts';
import type { Window } from '../logs/window.ts';
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
 * The window that --since, --until and --all tell.
 * @param clock Unix seconds, now
 * @throws FlowqError (usage) when they contradict each other, or when there is none where one is needed
 */
export async function readWindow(
  options: WindowOptions & { readonly reuse?: number | undefined },
  isNeeded: boolean,
  clock: number,
): Promise<Window | undefined> {
  const { since, until, all, tz } = options;
  if (all && (since ?? until) !== undefined) throw usageError('--all goes with neither --since nor --until');
  await reading('--tz', () => checkZone(tz));
  // Athena reuses the result of the same text only, so times are counted from one that stays the same for a while.
  const now = options.reuse ? clock - (clock % options.reuse) : clock;
  const context = { now, zone: tz };
  if (since === undefined) {
    if (until !== undefined)
      throw usageError('--until needs --since', 'give the beginning too, as in --since 2d --until 1d');
    if (all || !isNeeded) return undefined;
    throw usageError('which time? Give --since', 'as in --since 1d, or --all for all records there are');
  }
  const from = await reading('--since', () => parseTime(since, context));
  const to = until === undefined ? now : await reading('--until', () => parseTime(until, context));
  if (from >= to) {
    const [first, last] = [from, to].map((time) => new Date(time * 1000).toISOString());
    throw usageError(
      `the window is empty: --since is ${first}, --until is ${last}`,
      'give a --since that is earlier than --until',
    );
  }
  return { since: from, until: to };
}

/**
 * The filter among the options of a run.
 * @throws FlowqError (usage) for words that stand for nothing, so that it is said before anything is read
 */
export function readFilter(options: WindowOptions): RecordFilter {
  const filter = Object.fromEntries(
    FILTER_PARTS.flatMap((part) => (options[part]?.length ? [[part, options[part]]] : [])),
  );
  for (const part of FILTER_PARTS) checkWords(part, filter);
  return filter;
}

function checkWords(part: keyof RecordFilter, filter: RecordFilter): void {
  try {
    checkFilter({ [part]: filter[part] });
  } catch (error) {
    const flag = part.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw usageError(`--${flag}: ${messageOf(error)}`);
  }
}

export async function readFormat({ fields }: SourceOptions): Promise<RecordFormat | undefined> {
  return fields === undefined ? undefined : reading('--fields', () => parseFields(fields));
}
