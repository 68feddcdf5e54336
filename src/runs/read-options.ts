import { messageOf, sourceError, usageError } from '../errors.ts';
import type { Meanings } from '../flows/filter-words.ts';
import { checkFilter, FILTER_PARTS, type FilterPart, type RecordFilter } from '../flows/record-filter.ts';
import { parseFields, type RecordFormat } from '../logs/record-format.ts';
import { checkZone, parseTime } from '../logs/time-words.ts';
import type { Window } from '../logs/window.ts';
import { meaningsOf } from '../names/named-filter.ts';
import type { Inventories } from './query/inventories.ts';
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
 * The filter among the options of a run, with what the names in it stand for.
 * @throws FlowqError (usage) for words that stand for nothing, so that it is said before anything is read; (source) for
 *   names where nothing is known that tells them
 */
export function readFilter(options: WindowOptions, inventories: Inventories): RecordFilter {
  const filter = Object.fromEntries(
    FILTER_PARTS.flatMap((part) => (options[part]?.length ? [[part, options[part]]] : [])),
  ) as RecordFilter;
  const all = FILTER_PARTS.map((part) => partMeanings(part, filter, inventories));
  const meanings: Meanings = Object.assign({}, ...all);
  for (const part of FILTER_PARTS) readingPart(part, () => checkFilter({ [part]: filter[part], meanings }));
  return Object.keys(meanings).length > 0 ? { ...filter, meanings } : filter;
}

/** Parts whose words are addresses or names. */
const ADDRESSES: readonly FilterPart[] = ['src', 'dst', 'addr'];

function partMeanings(part: FilterPart, filter: RecordFilter, inventories: Inventories): Meanings {
  const words = filter[part];
  if (!words || (part !== 'name' && !ADDRESSES.includes(part))) return {};
  // Addresses need no names: files that have them are left alone.
  if (part !== 'name' && isUnderstood({ [part]: words })) return {};
  const names = inventories.names();
  if (names) return readingPart(part, () => meaningsOf(words, names, part === 'name'));
  if (part !== 'name') return {};
  throw sourceError(
    `--name ${words.join(',')}: nothing is known that has names`,
    'flowq inventory asks EC2 for them; --names-file has those of your own',
  );
}

function isUnderstood(filter: RecordFilter): boolean {
  try {
    checkFilter(filter);
    return true;
  } catch {
    return false;
  }
}

function readingPart<T>(part: FilterPart, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const flag = part.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw usageError(`--${flag}: ${messageOf(error)}`);
  }
}

export async function readFormat({ fields }: SourceOptions): Promise<RecordFormat | undefined> {
  return fields === undefined ? undefined : reading('--fields', () => parseFields(fields));
}
