import type { Runner, RunProgress } from '../engines/sql/runner.ts';
import type { Narrowing } from '../flows/narrowing.ts';
import type { Window } from '../logs/window.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { Rows } from '../rows/rows.ts';
import { fittedSql, type ReadRecords } from '../sources/fitted-sql.ts';
import { passedOver } from '../sources/skipped-text.ts';
import type { OpenedSource, SourceRequest } from '../sources/source.ts';
import { requireComplete } from './caveats.ts';
import { progressText } from './progress-text.ts';
import type { Cut } from './query/report-query.ts';
import { answerFormat } from './row-limit.ts';
import type { RunContext } from './run-context.ts';
import { note } from './run-environment.ts';
import { checkScan } from './scan-limit.ts';

/** A source opened for one window of a run, and its query. */
export interface OpenedWindow extends AsyncDisposable {
  readonly source: OpenedSource;
  readonly runner: Runner;
  /** Caveats about what the report cannot judge. */
  readonly judged: readonly Caveat[];
  /** Returns the SQL of all rows, or of those within a limit. */
  readonly sqlOf: (cut?: Cut) => string;
  /** With `strict`, fails if anything has been skipped so far. */
  check(): Promise<void>;
  /** Runs the query. */
  rows(): Promise<Rows>;
}

interface OpenOptions {
  /** Returns the limit of the SQL (default: all rows). */
  readonly cut?: ((source: OpenedSource) => Cut | undefined) | undefined;
  /** Called with the caveats of this source. */
  readonly report: (caveat: Caveat) => void;
}

/** Returns the request of a run to its source, for a window. */
export function wantedOf(
  { request, filter, environment }: RunContext,
  window: Window | undefined,
): SourceRequest {
  return {
    window: request.query.reads(window),
    filter: request.query.recordsRead(filter),
    strict: request.strict,
    // HTML output also shows the number of lost records.
    flowsOnly: request.query.flowsOnly && answerFormat(request) !== 'html',
    need: request.query.need?.(filter),
    signal: environment.signal,
  };
}

/** Returns the records that the query of a window reads. */
export const readRecords = (
  { request: { query }, filter }: RunContext,
  window: Window | undefined,
): ReadRecords => ({
  relation: query.flowsOnly ? 'flows' : 'log_quality',
  window: query.reads(window),
  filter: query.recordsRead(filter),
  shorter: query.shorter,
});

/** Opens the source of a run for a window, and prepares its query. */
export async function openWindow(
  context: RunContext,
  window: Window | undefined,
  { cut, report }: OpenOptions,
): Promise<OpenedWindow> {
  const wanted = wantedOf(context, window);
  const source = await context.chosen.source.open(wanted);
  try {
    return await prepared(context, window, { source, wanted, cut, report });
  } catch (error) {
    await source[Symbol.asyncDispose]();
    throw error;
  }
}

async function prepared(
  context: RunContext,
  window: Window | undefined,
  { source, wanted, cut, report }: OpenOptions & { source: OpenedSource; wanted: SourceRequest },
): Promise<OpenedWindow> {
  const { request, chosen, filter, environment } = context;
  const { log, progress, signal } = environment;
  const started = performance.now();
  progress.clear();
  let narrowed: Narrowing | undefined;
  const sqlOf = (part?: Cut) => request.query.sql(source, window, filter, part, narrowed);
  const sql = await fittedSql(
    source,
    readRecords(context, window),
    (narrowing) => {
      narrowed = narrowing;
      return sqlOf(cut?.(source));
    },
    {
      signal,
      onFurtherScan: async () => {
        note(
          log,
          `the query and its lists are longer than ${source.dialect.title} accepts: another query first finds the addresses and interfaces in the logs`,
        );
        await checkScan(chosen, [wanted], { ...request, estimate: false }, environment, 2);
      },
    },
  );
  for (const caveat of source.caveats ?? []) report(caveat);
  const names = () => request.inventories.names();
  const judged = await request.query.judged(source, { window, filter, names, signal });
  if (request.strict) requireComplete(log, judged);
  for (const caveat of judged) report(caveat);
  const check = async () => {
    if (request.strict) requireComplete(log, passedOver(await source.skipped()));
  };
  await check();
  const runner = await source.runner();
  const onProgress = (at: RunProgress) => progress.show(() => progressText(at, started));
  return {
    source,
    runner,
    judged,
    sqlOf,
    check,
    rows: async () => {
      const all = await runner.run(sql, { signal, ...(progress.isShown ? { onProgress } : {}) });
      return request.query.rows(all, window, filter);
    },
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  };
}
