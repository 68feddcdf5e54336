import type { Window } from '../logs/window.ts';
import { guessedNames } from '../names/guessed-names.ts';
import { RowWatch } from '../output/fail-on.ts';
import { addableNames } from '../reports/totals.ts';
import type { Caveat } from '../rows/caveat.ts';
import { cutCaveat } from '../rows/cut-caveat.ts';
import type { Row, Rows } from '../rows/rows.ts';
import type { Skipped } from '../rows/skipped.ts';
import { emptyCaveats } from '../sources/empty-caveats.ts';
import { type FileCount, fileCountFields, fileCountText } from '../sources/file-count.ts';
import { passedOver } from '../sources/skipped-text.ts';
import type { WatchedFindings, watchFindings } from './alerts/watch-findings.ts';
import { reportCaveat } from './caveats.ts';
import { comparedWindows, earlierRows, earlierWindow } from './earlier-window.ts';
import { FirstRows } from './first-rows.ts';
import { withTagNames } from './names/tag-names.ts';
import { NextCommands } from './next-commands.ts';
import { openWindow, readRecords, wantedOf } from './opened-window.ts';
import { answerFormat, rowLimit } from './row-limit.ts';
import type { RunContext } from './run-context.ts';
import { note } from './run-environment.ts';
import { checkScan } from './scan-limit.ts';
import { adviseStore } from './source/store-advice.ts';
import { statementText } from './statement-text.ts';
import { writeRows } from './write-rows.ts';

/** Result of one window. */
export interface WindowResult {
  /** Undefined for all records. */
  readonly window: Window | undefined;
  /** File or object with the rows; undefined for standard output. */
  readonly out: string | undefined;
  readonly rows: number;
  /** Count of files by outcome; undefined if records do not come in files that flowq lists. */
  readonly files: FileCount | undefined;
  /** Files and lines that were not read. */
  readonly skipped: readonly Skipped[];
  /** The tests of `failOn` that hold, as the user wrote them. */
  readonly alerts: readonly string[];
  /** Caveats: omitted rows, files that were not read, and what could not be judged. */
  readonly caveats: readonly Caveat[];
}

export interface WindowOutput {
  /** File or object for the rows; undefined for standard output. */
  readonly out: string | undefined;
  /** Whether this replaces an earlier output of the window. */
  readonly isAgain?: boolean;
}

/** Runs a query over one window, writes its rows, and reports their caveats. */
export async function runWindow(
  context: RunContext,
  window: Window | undefined,
  { out, isAgain = false }: WindowOutput,
): Promise<WindowResult> {
  const { request, chosen, filter, tests, environment, alerts } = context;
  const { log, progress, signal, rowSink, answerSink } = environment;
  const caveats: Caveat[] = [];
  const report = (caveat: Caveat) => {
    caveats.push(caveat);
    reportCaveat(log, caveat);
  };
  const started = performance.now();
  const isWatched = progress.isShown;
  const held = answerFormat(request);
  const limit = rowLimit(request, environment.stdout);
  const earlier = earlierWindow(request.query, window);
  const scans = comparedWindows(request.query, window).map((one) => wantedOf(context, one));
  await checkScan(chosen, scans, request, environment);
  const before = earlier && (await earlierRows(context, earlier, report));
  // Tests and comparisons apply to all rows, including those beyond the limit.
  const isWhole = tests.length > 0 || alerts !== undefined || before !== undefined;
  await using opened = await openWindow(context, window, {
    report,
    cut: ({ dialect }) => {
      if (isWhole) return undefined;
      return { limit, beyond: rowSink || dialect.isInProcess || request.query.totals ? 'total' : 'one-more' };
    },
  });
  const { source, runner, judged, sqlOf, check } = opened;
  const names = request.names
    ? await withTagNames(context.names, source, { window, filter, signal })
    : context.names;
  const rows = await opened.rows();
  const answered = before && request.query.against ? request.query.against.rows(rows, before) : rows;
  const found = alerts && (await watchedRows(answered, { context, alerts, window }));
  const watch = new RowWatch(found?.rows ?? answered, tests);
  const collected: Row[] = [];
  const refined = held && request.query.refines ? collecting(watch.rows, collected) : watch.rows;
  // A sink needs the count of all rows, even if only this run can count them. Totals cover all rows too.
  const isSummed = request.query.totals || (limit !== undefined && (isWhole || rowSink));
  const summed = isSummed ? addableNames(request.query.units) : undefined;
  const first = new FirstRows(refined, limit, summed);
  const next = new NextCommands(request, environment);
  const watched = next.watch(first.rows);
  const shown = out === undefined ? await progress.closedBy(watched) : watched;
  /** Reports what is known once all rows have been read. */
  const end = async (earliestNamed: number | undefined) => {
    for (const caveat of guessedNames(names, earliestNamed))
      if (judged.every(({ text }) => text !== caveat.text)) report(caveat);
    progress.clear();
    const skipped = await source.skipped();
    for (const caveat of passedOver(skipped)) report(caveat);
    const files = await source.files?.();
    if (files)
      log({ level: 'info', event: 'files', message: fileCountText(files), fields: fileCountFields(files) });
    if (source.sets.length === 0 && !source.caveats?.length)
      report({ kind: 'empty', text: `no file has records in this window: ${source.summary}` });
    else if (first.count === 0)
      for (const caveat of await emptyCaveats(source, { window, filter })) report(caveat);
    for (const caveat of (await request.query.totals?.(source, first.totals, { window, signal })) ?? [])
      report(caveat);
    if (limit !== undefined && first.isCut && held !== 'svg')
      report(cutCaveat(limit, first.total, '--limit all returns all rows'));
    return { skipped, files };
  };
  let ended: ReturnType<typeof end> | undefined;
  const { earliestNamed } = await writeRows(
    shown,
    { ...context, names },
    {
      out,
      window,
      source: source.summary,
      check,
      others: () => first.others,
      answer: async (read) => {
        const { foldedAnswer } = await import('./folded-answer.ts');
        const { recordCount } = await import('./record-count.ts');
        ended = end(read.earliestNamed);
        const { files } = await ended;
        const folding = {
          all: request.query.refines ? collected : undefined,
          isCut: first.isCut && answerSink?.isDrawn !== false,
        };
        return {
          ...(await foldedAnswer(read, { request, source, window, sqlOf, runner, signal }, folding)),
          total: first.total ?? (first.isCut ? undefined : first.count),
          isCut: first.isCut,
          files: files && fileCountText(files),
          records:
            held === 'html' && !answerSink
              ? await recordCount(source, { window, filter, signal })
              : undefined,
          caveats,
        };
      },
    },
  );
  const { skipped, files } = await (ended ?? end(earliestNamed));
  const written = first.count;
  const seconds = (performance.now() - started) / 1000;
  log({
    level: 'info',
    event: 'finished',
    message: `${rowWords(written, first)} from ${source.summary} in ${seconds.toFixed(2)} s`,
    fields: {
      rows: written,
      atLimit: first.isCut || undefined,
      total: first.total,
      totals: first.totals,
      since: window?.since,
      until: window?.until,
      out,
      seconds,
    },
  });
  next.report(log);
  if (isWatched && chosen.isKeepable) adviseStore(seconds, environment);
  const alerted = watch.fulfilled();
  for (const test of alerted) note(log, `--fail-on ${test} holds`, 'alert', { test });
  // Stores the findings before the window counts as done.
  await found?.gather({ out, caveats, isAgain });
  return { window, out, rows: written, files, skipped, alerts: alerted, caveats };
}

/** Watches the rows for findings; loaded only if there are targets to notify. */
async function watchedRows(...args: Parameters<typeof watchFindings>): Promise<WatchedFindings> {
  const { watchFindings } = await import('./alerts/watch-findings.ts');
  return watchFindings(...args);
}

/** Returns the rows and collects them in `collected`. */
function collecting({ columns, batches }: Rows, collected: Row[]): Rows {
  async function* all(): AsyncGenerator<readonly Row[]> {
    for await (const batch of batches) {
      collected.push(...batch);
      yield batch;
    }
  }
  return { columns, batches: all() };
}

/** `3 rows`, or `the first 100 of 2,331 rows`. */
function rowWords(rows: number, { isCut, total }: FirstRows): string {
  const words = (count: number) => `${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`;
  if (!isCut) return words(rows);
  if (total === undefined) return `the first ${words(rows)}`;
  return `the first ${rows.toLocaleString('en-US')} of ${words(total)}`;
}

/** Prints the SQL without running it. */
export async function printSql(context: RunContext, window: Window | undefined): Promise<void> {
  const { request, chosen, filter, environment } = context;
  const windows = comparedWindows(request.query, window);
  const cut = windows.length > 1 ? undefined : { limit: rowLimit(request, environment.stdout) };
  for (const one of windows) {
    await using source = await chosen.source.open({
      window: request.query.reads(one),
      filter,
      printOnly: true,
    });
    environment.progress.clear();
    const text = await statementText(source, readRecords(context, one), (narrowing) =>
      request.query.sql(source, one, filter, cut, narrowing),
    );
    await environment.stdout.write(text, environment.signal);
  }
  await environment.stdout.end(environment.signal);
}
