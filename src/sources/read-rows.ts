import type { RunProgress } from '../engines/sql/runner.ts';
import { FlowqError, messageOf, sourceError, usageError } from '../errors.ts';
import type { RecordFilter } from '../flows/record-filter.ts';
import type { Window } from '../logs/window.ts';
import { readWindowInput, type WindowInput } from '../logs/window-input.ts';
import { rowObjects } from '../rows/rows.ts';
import { skippedText } from './skipped-text.ts';
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
  /** Told what the rows do not show, such as why there can be none; without it, it is a warning of the process. */
  readonly onCaveat?: ((words: string) => void) | undefined;
}

/** The SQL to run over an opened source. */
export type MakeSql = (source: OpenSource, window: Window | undefined, filter: RecordFilter) => string;

/** What is to be read for a window, where that is more. */
export type ReadWindow = (window: Window | undefined) => Window | undefined;

/**
 * Opens a source for one query, streams its rows, and closes it behind them, however the reader ends.
 * @throws FlowqError (usage) for a window that is none, (source) when nothing, or with `strict` not everything, can
 *   be read, (query) when the engine refuses the query
 */
export async function* readRows<R>(
  source: Source,
  window: WindowInput,
  makeSql: MakeSql,
  { filter = {}, signal, strict, onProgress, onSkipped, onCaveat = warnOf }: ReadOptions = {},
  reads: ReadWindow = (wanted) => wanted,
): AsyncGenerator<R, void, undefined> {
  const wanted = await windowOf(window);
  await using open = await source.open({ window: reads(wanted), filter, strict });
  for (const words of open.caveats ?? []) onCaveat(words);
  const sql = makeSql(open, wanted, filter);
  if (strict) refuse(await open.skipped());
  const rows = await (await open.runner()).run(sql, { signal, onProgress });
  for await (const batch of rowObjects<R>(rows)) yield* batch;
  tellSkipped(await open.skipped(), { strict, onSkipped });
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

function refuse(skipped: readonly Skipped[]): void {
  if (skipped.length === 0) return;
  throw sourceError(
    `not everything could be read: ${skippedText(skipped)}`,
    'mend or remove these files, or leave out strict',
  );
}

function warnOf(words: string): void {
  process.emitWarning(words, { type: 'FlowqWarning', code: 'FLOWQ_CAVEAT' });
}

function warn(skipped: readonly Skipped[]): void {
  process.emitWarning(skippedText(skipped), { type: 'FlowqWarning', code: 'FLOWQ_SKIPPED' });
}
