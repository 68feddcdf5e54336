import type { RunProgress } from '../engines/sql/runner.ts';
import { FlowqError, messageOf, sourceError, usageError } from '../errors.ts';
import type { RecordFilter } from '../flows/record-filter.ts';
import type { Window } from '../logs/window.ts';
import { readWindowInput, type WindowInput } from '../logs/window-input.ts';
import { type Caveat, isIncomplete } from '../rows/caveat.ts';
import { checkColumns } from '../rows/check-columns.ts';
import { cutCaveat } from '../rows/cut-caveat.ts';
import { type RowStream, rowStream } from '../rows/row-stream.ts';
import { rowObjects } from '../rows/rows.ts';
import { emptyCaveats } from './empty-caveats.ts';
import { passedOver, skippedText } from './skipped-text.ts';
import type { OpenSource, Skipped, Source } from './source.ts';

/** What every reading of rows takes. */
export interface ReadOptions {
  /** Which records of the window count. */
  readonly filter?: RecordFilter | undefined;
  /** Aborting it stops the query in its engine. */
  readonly signal?: AbortSignal | undefined;
  /** Makes it an error that something cannot be read. */
  readonly strict?: boolean | undefined;
  /** Told how far the query is, every now and then. */
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** Told what was not read, when all rows have been; without it, it is a warning of the process. */
  readonly onSkipped?: ((skipped: readonly Skipped[]) => void) | undefined;
  /** Receives what the rows do not show, such as why there may be none; without it, each is a warning of the process. */
  readonly onCaveat?: ((caveat: Caveat) => void) | undefined;
}

/** The SQL to run over an opened source. */
export type MakeSql = (source: OpenSource, window: Window | undefined, filter: RecordFilter) => string;

/** What becomes of the rows of the SQL. */
export interface RowShape<R> {
  /** The window to read, where it is longer than the one asked for. */
  readonly reads?: ((window: Window | undefined) => Window | undefined) | undefined;
  /** What cannot be judged over the opened source. */
  readonly judged?:
    | ((open: OpenSource, window: Window | undefined) => Promise<readonly Caveat[]>)
    | undefined;
  /** Makes the rows out of all those of the SQL. */
  readonly refine?: ((rows: readonly R[], window: Window | undefined) => readonly R[]) | undefined;
  /** Maximum rows; the SQL returns at least one more where there are more (default: all). */
  readonly limit?: number | undefined;
  /** Columns that the query selects, where they are known. */
  readonly columns?: readonly string[] | undefined;
}

/**
 * Opens a source for one query, streams its rows, and closes it after them, however the reader ends.
 * @throws FlowqError (usage) for a window that is none, (source) when nothing, or with `strict` not everything, can
 *   be read, (query) when the engine refuses the query
 */
export function readRows<R>(
  source: Source,
  window: WindowInput,
  makeSql: MakeSql,
  { filter = {}, signal, strict, onProgress, onSkipped, onCaveat = warnOf }: ReadOptions = {},
  {
    reads = (wanted) => wanted,
    judged = async () => [],
    refine,
    limit = Number.POSITIVE_INFINITY,
    columns,
  }: RowShape<R> = {},
): RowStream<R> {
  return rowStream(async function* (report) {
    const wanted = await windowOf(window);
    await using open = await source.open({ window: reads(wanted), filter, strict });
    const say = (caveat: Caveat) => {
      report(caveat);
      onCaveat(caveat);
    };
    for (const caveat of open.caveats ?? []) say(caveat);
    const sql = makeSql(open, wanted, filter);
    const unjudged = await judged(open, wanted);
    if (strict) refuse(await open.skipped(), unjudged);
    for (const caveat of unjudged) say(caveat);
    const rows = rowObjects<R>(
      checkColumns(await (await open.runner()).run(sql, { signal, onProgress }), columns),
    );
    const batches = refine ? [refine((await Array.fromAsync(rows)).flat(), wanted)] : rows;
    let left = limit;
    let isEmpty = true;
    for await (const batch of batches) {
      isEmpty &&= batch.length === 0;
      yield* batch.slice(0, left);
      left -= batch.length;
      if (left < 0) break;
    }
    if (isEmpty) for (const caveat of await emptyCaveats(open, { window: wanted, filter })) say(caveat);
    const skipped = await open.skipped();
    for (const caveat of passedOver(skipped)) report(caveat);
    // Whoever gave a limit knows of it: no warning of the process says so.
    if (left < 0) report(cutCaveat(limit, undefined, 'leave out limit for all rows'));
    tellSkipped(skipped, { strict, onSkipped });
  });
}

/** Says what was not read, or with `strict` refuses it. @throws FlowqError (source) */
export function tellSkipped(
  skipped: readonly Skipped[],
  { strict, onSkipped = warn }: Pick<ReadOptions, 'strict' | 'onSkipped'>,
): void {
  if (strict) refuse(skipped);
  if (skipped.length > 0) onSkipped(skipped);
}

/** The window that an input tells. @throws FlowqError (usage) for one that is none */
export async function windowOf(input: WindowInput): Promise<Window | undefined> {
  try {
    return await readWindowInput(input, Math.floor(Date.now() / 1000));
  } catch (error) {
    if (error instanceof FlowqError) throw error;
    throw usageError(
      messageOf(error),
      "as in { since: '1d' } or { since: '2026-11-20', until: '2026-11-21' }",
    );
  }
}

function refuse(skipped: readonly Skipped[], caveats: readonly Caveat[] = []): void {
  const unjudged = caveats.find(isIncomplete);
  if (unjudged)
    throw sourceError(
      `not everything could be judged: ${unjudged.text}`,
      unjudged.hint ?? 'give the report what it needs, or leave out strict',
    );
  if (skipped.length === 0) return;
  throw sourceError(
    `not everything could be read: ${skippedText(skipped)}`,
    'mend or remove these files, or leave out strict',
  );
}

function warnOf({ text, hint }: Caveat): void {
  process.emitWarning(hint === undefined ? text : `${text}: ${hint}`, {
    type: 'FlowqWarning',
    code: 'FLOWQ_CAVEAT',
  });
}

function warn(skipped: readonly Skipped[]): void {
  process.emitWarning(skippedText(skipped), { type: 'FlowqWarning', code: 'FLOWQ_SKIPPED' });
}
