import { sql } from 'kysely';
import { compilerFor } from '../engines/sql/sql-dialect.ts';
import { type FlowqError, sourceError } from '../errors.ts';
import { type FilterValues, isWanted, type RecordFilter, sides } from '../flows/record-filter.ts';
import type { RecordSet } from '../flows/record-set.ts';
import { relationQuery } from '../flows/relation.ts';
import { formatInstant } from '../logs/instant.ts';
import type { Window } from '../logs/window.ts';
import { isFileReason } from '../processes/file-error.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { Skipped } from '../rows/skipped.ts';
import { fileCount, fileCountText, type PassedOver } from './file-count.ts';
import type { OpenedSource, SourceRequest } from './source.ts';
import { unseenIds } from './unseen-ids.ts';

/** Facts from the path of a file: account and Region of its records, and their earliest time in Unix seconds. */
export interface PathText {
  readonly place?: { readonly account: string; readonly region: string } | undefined;
  readonly start?: number | undefined;
}

export interface SourceFiles {
  /** The source, in messages. */
  readonly words: string;
  /** Whether any requested file could be read, with or without records. */
  readonly isAnyRead: boolean;
  /** All files, regardless of time. */
  readonly all: () => Promise<readonly PathText[]>;
  /** Records of any time whose account or Region no path shows (default: the open ones). */
  readonly loose?: readonly RecordSet[];
  /** Files found that are not logs. */
  readonly passedOver?: readonly PassedOver[];
}

/**
 * Distinguishes an empty result from an unreadable source, which would look like a quiet night.
 * @returns why there may be no rows, if that is not an error
 * @throws FlowqError (source) when nothing can be read, or a requested account or Region has no flow logs
 */
export async function whyNothing(
  open: OpenedSource,
  request: SourceRequest,
  { words, isAnyRead, all, loose = open.sets, passedOver = [] }: SourceFiles,
): Promise<Caveat[]> {
  const { account, region } = request.filter;
  const skipped = isAnyRead ? [] : await open.skipped();
  if (skipped.length > 0) throw unreadable(words, skipped);
  if (!isAnyRead || account?.length || region?.length) {
    const files = await all();
    if (files.length === 0) throw noLogs(words, passedOver);
    await checkPlaces(open, request, { words, files, loose });
    if (!isAnyRead) return [noneOfPlaces(request.filter, files) ?? noneInWindow(words, files)];
  }
  return unseenIds(open, request);
}

/** The error for a source whose files were all skipped. */
export function unreadable(words: string, skipped: readonly Skipped[]): FlowqError {
  const [first] = skipped.toSorted((a, b) => (a.where < b.where ? -1 : 1));
  const what =
    skipped.length === 1
      ? `${first?.where} cannot be read`
      : `none of the ${skipped.length} files at ${words} can be read; the first is ${first?.where}`;
  const hint = isFileReason(first?.reason)
    ? 'check its permissions and its disk'
    : 'check that it is a flow log; --fields names the fields of files without a header line';
  return sourceError(`${what}: ${first?.reason}`, hint);
}

/** The error for a path without flow logs. */
export function noLogs(words: string, passedOver: readonly PassedOver[]): FlowqError {
  const files = passedOver.length > 0 ? `; ${fileCountText(fileCount(0, passedOver))}` : '';
  return sourceError(
    `no flow logs at ${words}${files}`,
    'check the path; is the folder mounted, the archive unpacked? Files are recognized by their content',
  );
}

/** The caveat if all files are of accounts or Regions that are not wanted. */
function noneOfPlaces(filter: RecordFilter, files: readonly PathText[]): Caveat | undefined {
  const places = files.flatMap(({ place }) => place ?? []);
  for (const part of ['account', 'region'] as const) {
    const known = [...new Set(places.map((place) => place[part]))].sort();
    if (known.length > 0 && !known.some((one) => isWanted(filter[part], one)))
      return {
        kind: 'empty',
        text: `--${part} leaves nothing: there are only the flow logs of ${known.join(', ')}`,
      };
  }
  return undefined;
}

/** Explains why a window has no records, with the time the files cover if their paths show it. */
function noneInWindow(words: string, files: readonly PathText[]): Caveat {
  const times = files.flatMap(({ start }) => start ?? []).sort((a, b) => a - b);
  const [first, last] = [times[0], times.at(-1)];
  const cover =
    first === undefined || last === undefined
      ? ''
      : `: they cover ${formatInstant(first)} to ${formatInstant(last)}`;
  const hint = 'give a --since and --until within that time, or --all';
  return {
    kind: 'empty',
    text: `no file at ${words} has records in this window${cover}`,
    ...(cover === '' ? {} : { hint }),
  };
}

const COLUMN = { account: 'account_id', region: 'region' } as const;
const WORD = { account: 'account', region: 'Region' } as const;

/**
 * Checks that the wanted accounts and Regions have files, by paths or, without them, by records.
 * @throws FlowqError (source)
 */
async function checkPlaces(
  open: OpenedSource,
  { filter }: SourceRequest,
  { words, files, loose }: { words: string; files: readonly PathText[]; loose: readonly RecordSet[] },
): Promise<void> {
  for (const part of ['account', 'region'] as const) {
    const known = new Set(files.flatMap(({ place }) => place?.[part] ?? []));
    for (const wanted of wantedOf(filter[part])) {
      if (known.has(wanted)) continue;
      if (await hasRecord(open, loose, { column: COLUMN[part], value: wanted, window: undefined })) continue;
      const others = known.size > 0 ? `; there are those of ${[...known].sort().join(', ')}` : '';
      throw sourceError(
        `there are no flow logs of ${WORD[part]} ${wanted} at ${words}${others}`,
        `check --${part}`,
      );
    }
  }
}

const wantedOf = (words: FilterValues) => sides((words ?? []).map(String)).wanted;

async function hasRecord(
  open: OpenedSource,
  all: readonly RecordSet[],
  { column, value, window }: { column: string; value: string; window: Window | undefined },
): Promise<boolean> {
  const sets = all.filter((set) => set.columns.has(column));
  if (sets.length === 0) return false;
  const request = { sets, columns: [column], window, filter: {} };
  const records = relationQuery('log_quality', request, open.dialect.functions);
  const query = sql`select 1 from (${records}) as records where ${sql.ref(column)} = ${sql.lit(value)} limit 1`;
  const runner = await open.runner();
  const { batches } = await runner.run(query.compile(compilerFor(open.dialect)).sql);
  return (await Array.fromAsync(batches)).flat().length > 0;
}
