import { log, note } from '../cli/log.ts';
import type { QueryOptions } from '../cli/options.ts';
import type { RunProgress } from '../engines/sql/runner.ts';
import { EXIT } from '../errors.ts';
import type { RecordFilter } from '../flows/record-filter.ts';
import type { Window } from '../logs/window.ts';
import type { Progress } from '../output/progress.ts';
import type { OpenSource } from '../sources/source.ts';
import type { ChosenSource } from './choose-source.ts';
import { refuseSkipped, warnOfSkipped } from './notes.ts';
import { progressText } from './progress-text.ts';
import { checkScan } from './scan-limit.ts';
import { type WriteOptions, type Written, writeRows } from './write-rows.ts';

/** Makes the SQL to run over an opened source. */
export type MakeSql = (source: OpenSource, window: Window | undefined, filter: RecordFilter) => string;

export interface QueryRun {
  readonly options: QueryOptions;
  readonly makeSql: MakeSql;
  readonly chosen: ChosenSource;
  readonly filter: RecordFilter;
  readonly output: Omit<WriteOptions, 'out' | 'check'>;
  readonly progress: Progress;
}

/** Runs a query over one window, writes its rows, and says what was skipped. */
export async function runWindow(
  { options, makeSql, chosen, filter, output, progress }: QueryRun,
  window: Window | undefined,
  out: string | undefined,
): Promise<void> {
  const started = performance.now();
  const request = { window, filter, strict: options.strict };
  await checkScan(chosen.source, request, options, chosen.priceOf);
  await using source = await chosen.source.open(request);
  progress.clear();
  const sql = makeSql(source, window, filter);
  const check = async () => refuseSkipped(options.strict ? await source.skipped() : []);
  await check();
  const runner = await source.runner();
  const onProgress = (at: RunProgress) => progress.show(() => progressText(at, started));
  const { signal } = output;
  const rows = await runner.run(sql, { signal, ...(progress.isShown ? { onProgress } : {}) });
  const shown = out === undefined ? progress.closedBy(rows) : rows;
  const written = await writeRows(shown, { ...output, out, check });
  progress.clear();
  warnOfSkipped(await source.skipped());
  if (source.sets.length === 0) note(`no file holds records of this time: ${source.summary}`, 'no-files');
  const seconds = (performance.now() - started) / 1000;
  log({
    level: 'info',
    event: 'finished',
    message: `${written.rows} ${written.rows === 1 ? 'row' : 'rows'} from ${source.summary} in ${seconds.toFixed(2)} s`,
    fields: { rows: written.rows, since: window?.since, until: window?.until, out, seconds },
  });
  alert(written);
}

/** Tells the tests that hold; the exit code then asks somebody to look. */
function alert({ fulfilled }: Written): void {
  for (const test of fulfilled) note(`--fail-on ${test}: it holds`, 'alert', { test });
  if (fulfilled.length > 0) process.exitCode = EXIT.alert;
}

/** Prints the SQL that would run, and runs nothing. */
export async function printSql(run: QueryRun, window: Window | undefined): Promise<void> {
  await using source = await run.chosen.source.open({ window, filter: run.filter });
  run.progress.clear();
  const { readableSql } = await import('../output/readable-sql.ts');
  process.stdout.write(readableSql(run.makeSql(source, window, run.filter), source.dialect.name));
}
