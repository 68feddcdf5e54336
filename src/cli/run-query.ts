import type { RunProgress } from '../engines/sql/runner.ts';
import { usageError } from '../errors.ts';
import type { RecordFilter } from '../flows/record-filter.ts';
import type { Window } from '../logs/window.ts';
import type { OpenSource } from '../sources/source.ts';
import { chooseSource } from './choose-source.ts';
import { interruptible } from './interruption.ts';
import { note, refuseSkipped, remark, warnOfSkipped } from './notes.ts';
import type { QueryOptions } from './options.ts';
import { Progress } from './progress.ts';
import { readFilter, readWindow } from './read-options.ts';
import { checkScan } from './scan-limit.ts';
import { byteSize } from './sizes.ts';
import { writeRows } from './write-rows.ts';

/** Makes the SQL to run over an opened source. */
export type MakeSql = (source: OpenSource, window: Window | undefined, filter: RecordFilter) => string;

/** What `report` and `query` do: choose and open the source, run, write the rows, say what was skipped. */
export async function runQuery(options: QueryOptions, makeSql: MakeSql): Promise<void> {
  if (options.out === '') throw usageError('--out needs the name of a file');
  const filter = await readFilter(options);
  const progress = new Progress();
  const started = performance.now();
  await interruptible(async (signal) => {
    await using chosen = await chooseSource(options, progress);
    const window = await readWindow(options, chosen.needsWindow);
    const request = { window, filter, strict: options.strict };
    await checkScan(chosen.source, request, options, chosen.priceOf);
    await using source = await chosen.source.open(request);
    progress.clear();
    const sql = makeSql(source, window, filter);
    if (options.sql) {
      const { readableSql } = await import('../output/readable-sql.ts');
      process.stdout.write(readableSql(sql, source.dialect.name));
      return;
    }
    const check = async () => refuseSkipped(options.strict ? await source.skipped() : []);
    await check();
    const runner = await source.runner();
    const onProgress = (at: RunProgress) => progress.show(() => progressText(at, started));
    const rows = await runner.run(sql, { signal, ...(process.stderr.isTTY ? { onProgress } : {}) });
    const count = await writeRows(options.out === undefined ? progress.closedBy(rows) : rows, options, check);
    progress.close();
    warnOfSkipped(await source.skipped());
    const seconds = ((performance.now() - started) / 1000).toFixed(2);
    if (source.sets.length === 0) note(`no file holds records of this time: ${source.summary}`);
    else remark(`${count} ${count === 1 ? 'row' : 'rows'} from ${source.summary} in ${seconds} s`);
  });
}

function progressText({ state, share, bytesScanned }: RunProgress, started: number): string {
  const seconds = (performance.now() - started) / 1000;
  const parts = [
    state,
    ...(share === undefined ? [] : [`${Math.round(share * 100)} %`]),
    ...(bytesScanned === undefined ? [] : [`${byteSize(bytesScanned)} scanned`]),
    `${seconds.toFixed(1)} s`,
    ...(share !== undefined && share > 0.05
      ? [`${((seconds * (1 - share)) / share).toFixed(0)} s left`]
      : []),
  ];
  return parts.join(', ');
}
