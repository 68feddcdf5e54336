import type { RunProgress } from '../engines/sql/runner.ts';
import type { Window } from '../logs/window.ts';
import type { Skipped } from '../sources/source.ts';
import { FirstRows } from './first-rows.ts';
import { withTagNames } from './names/tag-names.ts';
import { refuseSkipped, warnOfSkipped } from './notes.ts';
import { progressText } from './progress-text.ts';
import type { RunContext } from './run-context.ts';
import { note } from './run-environment.ts';
import { checkScan } from './scan-limit.ts';
import { adviseStore } from './source/store-advice.ts';
import { writeRows } from './write-rows.ts';

/** What became of one window. */
export interface WindowResult {
  /** Undefined where all records were asked for. */
  readonly window: Window | undefined;
  /** File or object the rows are in; undefined for standard output. */
  readonly out: string | undefined;
  readonly rows: number;
  /** What was not read. */
  readonly skipped: readonly Skipped[];
  /** The tests of `failOn` that hold, as they were written. */
  readonly alerts: readonly string[];
}

/** Runs a query over one window, writes its rows, and says what was skipped. */
export async function runWindow(
  context: RunContext,
  window: Window | undefined,
  out: string | undefined,
): Promise<WindowResult> {
  const { request, chosen, filter, environment } = context;
  const { log, progress, signal } = environment;
  const started = performance.now();
  const isWatched = progress.isShown;
  const { flowsOnly } = request.query;
  const wanted = { window: request.query.reads(window), filter, strict: request.strict, flowsOnly };
  await checkScan(chosen, wanted, request, log);
  await using source = await chosen.source.open(wanted);
  progress.clear();
  const beyond = source.dialect.name === 'duckdb' ? 'total' : 'one-more';
  const sql = request.query.sql(source, window, filter, beyond);
  for (const column of request.query.lacking(source))
    note(log, `some of the logs lack ${column}: there it counts as missing`, 'partly-lacking', { column });
  for (const words of source.caveats ?? []) note(log, words, 'caveat');
  const check = async () => {
    if (request.strict) refuseSkipped(log, await source.skipped());
  };
  await check();
  const names = request.names
    ? await withTagNames(context.names, source, { window, filter, signal })
    : context.names;
  const runner = await source.runner();
  const onProgress = (at: RunProgress) => progress.show(() => progressText(at, started));
  const all = await runner.run(sql, { signal, ...(progress.isShown ? { onProgress } : {}) });
  const first = new FirstRows(request.query.rows(all, window, filter), request.query.limit);
  const shown = out === undefined ? await progress.closedBy(first.rows) : first.rows;
  const written = await writeRows(
    shown,
    { ...context, names },
    { out, window, check, others: () => first.others },
  );
  progress.clear();
  const skipped = await source.skipped();
  warnOfSkipped(log, skipped);
  if (source.sets.length === 0 && !source.caveats?.length)
    note(log, `no file holds records of this time: ${source.summary}`, 'no-files');
  const seconds = (performance.now() - started) / 1000;
  log({
    level: 'info',
    event: 'finished',
    message: `${rowWords(written.rows, first)} from ${source.summary} in ${seconds.toFixed(2)} s`,
    fields: {
      rows: written.rows,
      atLimit: first.isCut || undefined,
      total: first.total,
      totals: first.totals,
      since: window?.since,
      until: window?.until,
      out,
      seconds,
    },
  });
  if (isWatched && chosen.isKeepable) adviseStore(seconds, environment);
  for (const test of written.fulfilled) note(log, `--fail-on ${test}: it holds`, 'alert', { test });
  return { window, out, rows: written.rows, skipped, alerts: written.fulfilled };
}

/** `3 rows`, or `the first 100 of 2,331 rows (--limit all has them)`. */
function rowWords(rows: number, { isCut, total }: FirstRows): string {
  const words = (count: number) => `${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`;
  if (!isCut) return words(rows);
  if (total === undefined) return `the first ${words(rows)} (there are more: --limit all)`;
  return `the first ${rows.toLocaleString('en-US')} of ${words(total)} (--limit all has them)`;
}

/** Prints the SQL that would run, and runs nothing. */
export async function printSql(context: RunContext, window: Window | undefined): Promise<void> {
  const { request, chosen, filter, environment } = context;
  await using source = await chosen.source.open({ window: request.query.reads(window), filter });
  environment.progress.clear();
  const { readableSql } = await import('../output/formats/readable-sql.ts');
  const text = readableSql(request.query.sql(source, window, filter), source.dialect.name);
  await environment.stdout.write(text, environment.signal);
  await environment.stdout.end(environment.signal);
}
