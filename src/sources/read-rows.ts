import type { RunProgress } from '../engines/sql/runner.ts';
import { sourceError } from '../errors.ts';
import type { RecordFilter } from '../flows/record-filter.ts';
import { libraryError, libraryText } from '../forms/library-text.ts';
import type { Window } from '../logs/window.ts';
import type { QueryNeed } from '../readers/record-need.ts';
import { type Caveat, isIncomplete } from '../rows/caveat.ts';
import { checkColumns } from '../rows/check-columns.ts';
import { cutCaveat } from '../rows/cut-caveat.ts';
import { type FoundFacts, type RowFacts, type RowStream, rowStream } from '../rows/row-stream.ts';
import { type Rows, rowObjects } from '../rows/rows.ts';
import type { Skipped } from '../rows/skipped.ts';
import { emptyCaveats } from './empty-caveats.ts';
import { passedOver, skippedText } from './skipped-text.ts';
import type { OpenedSource, Source } from './source.ts';

/** Options of all functions that read rows. */
export interface ReadOptions {
  /** Filter of the window's records. */
  readonly filter?: RecordFilter | undefined;
  /** Aborting it stops the query in its engine. */
  readonly signal?: AbortSignal | undefined;
  /** Whether unreadable data is an error. */
  readonly strict?: boolean | undefined;
  /** Called with the query's progress from time to time. */
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** Called after all rows with the files and lines not read (default: emits a process warning). */
  readonly onSkipped?: ((skipped: readonly Skipped[]) => void) | undefined;
  /** Called with caveats, such as why there may be no rows (default: emits a process warning for each). */
  readonly onCaveat?: ((caveat: Caveat) => void) | undefined;
}

/** A query and the processing of its rows. */
export interface RowReading {
  /** The window of the rows; undefined for all records. */
  readonly window: Window | undefined;
  /** The window to read, if longer (default: `window`). */
  readonly reads?: Window | undefined;
  readonly filter: RecordFilter;
  /** Columns and records that the SQL needs, if known. */
  readonly need?: QueryNeed | undefined;
  /** The SQL to run over the opened source. */
  readonly sql: (source: OpenedSource) => string | Promise<string>;
  /** Caveats for findings that the opened source cannot support. */
  readonly judged?: ((source: OpenedSource) => Promise<readonly Caveat[]>) | undefined;
  /** Converts and counts the rows of the SQL (default: returns them unchanged). */
  readonly counted?: ((rows: Rows) => CountedRows) | undefined;
  /** Caveats known after all rows were read. */
  readonly ended?: ((source: OpenedSource) => Promise<readonly Caveat[]>) | undefined;
  /** Maximum rows, where `counted` has one. */
  readonly limit?: number | undefined;
}

/** Rows up to a limit, and their total without it; known after all rows were read. */
export interface CountedRows {
  readonly rows: Rows;
  readonly isCut: boolean;
  /** Undefined if the query did not count them. */
  readonly total: number | undefined;
  readonly totals: RowFacts['totals'];
}

/** Hint for library users whose limit left out rows. */
const ALL_ROWS = 'leave out limit for all rows';

/**
 * Opens a source for one query, streams its rows, and closes it afterwards, even if the reader stops early.
 * @param makeQuery called when the first row is read; its errors reject that read
 * @throws FlowqError (source) when nothing, or with `strict` not everything, can be read, (query) when the engine
 * rejects the query
 */
export function readRows<R>(
  source: Source,
  makeQuery: () => Promise<RowReading>,
  { signal, strict, onProgress, onSkipped, onCaveat = warnOf }: Omit<ReadOptions, 'filter'> = {},
): RowStream<R> {
  const read = async function* (facts: FoundFacts): AsyncGenerator<R, void, undefined> {
    const query = await makeQuery();
    const { window, reads = window, filter, limit } = query;
    await using open = await source.open({ window: reads, filter, strict, signal, need: query.need });
    const report = (caveat: Caveat) => {
      const adapted = inLibraryText(caveat);
      facts.caveats.push(adapted);
      onCaveat(adapted);
    };
    for (const caveat of open.caveats ?? []) report(caveat);
    const sql = await query.sql(open);
    const unjudged = (await query.judged?.(open)) ?? [];
    if (strict) refuse(await open.skipped(), unjudged);
    for (const caveat of unjudged) report(caveat);
    const found = await (await open.runner()).run(sql, { signal, onProgress });
    const counted = query.counted?.(found);
    let count = 0;
    for await (const batch of rowObjects<R>(counted?.rows ?? checkColumns(found))) {
      count += batch.length;
      yield* batch;
    }
    if (count === 0) for (const caveat of await emptyCaveats(open, { window, filter })) report(caveat);
    const isCut = counted?.isCut ?? false;
    facts.total = counted?.total ?? (isCut ? undefined : count);
    facts.totals = counted?.totals;
    facts.skipped = await open.skipped();
    facts.caveats.push(...passedOver(facts.skipped).map(inLibraryText));
    facts.caveats.push(...((await query.ended?.(open)) ?? []).map(inLibraryText));
    // The caller set the limit, so no process warning is emitted.
    if (isCut && limit !== undefined) facts.caveats.push(cutCaveat(limit, facts.total, ALL_ROWS));
    reportSkipped(facts.skipped, { strict, onSkipped });
  };
  return rowStream(async function* (facts) {
    try {
      yield* read(facts);
    } catch (error) {
      throw libraryError(error);
    }
  });
}

const inLibraryText = ({ text, hint, ...caveat }: Caveat): Caveat => ({
  ...caveat,
  text: libraryText(text),
  ...(hint === undefined ? {} : { hint: libraryText(hint) }),
});

/** Reports files and lines not read, or with `strict` throws. @throws FlowqError (source) */
export function reportSkipped(
  skipped: readonly Skipped[],
  { strict, onSkipped = warn }: Pick<ReadOptions, 'strict' | 'onSkipped'>,
): void {
  if (strict) refuse(skipped);
  if (skipped.length > 0) onSkipped(skipped);
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
