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

/** What every reading of rows takes. */
export interface ReadOptions {
  /** Which records of the window count. */
  readonly filter?: RecordFilter | undefined;
  /** Aborting it stops the query in its engine. */
  readonly signal?: AbortSignal | undefined;
  /** Makes it an error that something cannot be read. */
  readonly strict?: boolean | undefined;
  /** Called with the query's progress from time to time. */
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** Called after all rows with what was not read (default: emits a process warning). */
  readonly onSkipped?: ((skipped: readonly Skipped[]) => void) | undefined;
  /** Receives what the rows do not show, such as why there may be none; without it, each is a warning of the process. */
  readonly onCaveat?: ((caveat: Caveat) => void) | undefined;
}

/** What is read, and what becomes of its rows. */
export interface RowReading {
  /** The window that the rows are about; undefined where all records count. */
  readonly window: Window | undefined;
  /** The window to read, where it is longer. */
  readonly reads?: Window | undefined;
  readonly filter: RecordFilter;
  /** What the SQL needs of records, if that is known. */
  readonly need?: QueryNeed | undefined;
  /** The SQL to run over the opened source. */
  readonly sql: (source: OpenedSource) => string | Promise<string>;
  /** What cannot be judged over the opened source. */
  readonly judged?: ((source: OpenedSource) => Promise<readonly Caveat[]>) | undefined;
  /** Makes the rows out of those of the SQL, and counts them (default: they are the rows). */
  readonly counted?: ((rows: Rows) => CountedRows) | undefined;
  /** What is known once all rows have been read. */
  readonly ended?: ((source: OpenedSource) => Promise<readonly Caveat[]>) | undefined;
  /** Maximum rows, where `counted` has one. */
  readonly limit?: number | undefined;
}

/** Rows up to a limit, and how many there are without it; known once all have been read. */
export interface CountedRows {
  readonly rows: Rows;
  readonly isCut: boolean;
  /** Undefined if the query did not count them. */
  readonly total: number | undefined;
  readonly totals: RowFacts['totals'];
}

/** How a program gets the rows that its limit left out. */
const ALL_ROWS = 'leave out limit for all rows';

/**
 * Opens a source for one query, streams its rows, and closes it after them, however the reader ends.
 * @param makeQuery called when the first row is wanted; what it throws rejects there
 * @throws FlowqError (source) when nothing, or with `strict` not everything, can be read, (query) when the engine
 *   refuses the query
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
    const say = (caveat: Caveat) => {
      const worded = inLibraryText(caveat);
      facts.caveats.push(worded);
      onCaveat(worded);
    };
    for (const caveat of open.caveats ?? []) say(caveat);
    const sql = await query.sql(open);
    const unjudged = (await query.judged?.(open)) ?? [];
    if (strict) refuse(await open.skipped(), unjudged);
    for (const caveat of unjudged) say(caveat);
    const found = await (await open.runner()).run(sql, { signal, onProgress });
    const counted = query.counted?.(found);
    let count = 0;
    for await (const batch of rowObjects<R>(counted?.rows ?? checkColumns(found))) {
      count += batch.length;
      yield* batch;
    }
    if (count === 0) for (const caveat of await emptyCaveats(open, { window, filter })) say(caveat);
    const isCut = counted?.isCut ?? false;
    facts.total = counted?.total ?? (isCut ? undefined : count);
    facts.totals = counted?.totals;
    facts.skipped = await open.skipped();
    facts.caveats.push(...passedOver(facts.skipped).map(inLibraryText));
    facts.caveats.push(...((await query.ended?.(open)) ?? []).map(inLibraryText));
    // Whoever gave a limit knows of it: no warning of the process says so.
    if (isCut && limit !== undefined) facts.caveats.push(cutCaveat(limit, facts.total, ALL_ROWS));
    tellSkipped(facts.skipped, { strict, onSkipped });
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

/** Says what was not read, or with `strict` refuses it. @throws FlowqError (source) */
export function tellSkipped(
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
