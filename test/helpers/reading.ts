import { EXAMPLE_INVENTORY } from '../../scripts/example-inventory.ts';
import { exampleOptions } from '../../scripts/example-options.ts';
import { recordsBefore } from '../../src/flows/exchanges/exchange-filter.ts';
import type { RecordFilter } from '../../src/flows/record-filter.ts';
import { isLogged } from '../../src/flows/record-set.ts';
import { querySql } from '../../src/flows/user-query.ts';
import type { Inventory } from '../../src/inventory/inventory.ts';
import type { RecordFormat } from '../../src/logs/record-format.ts';
import type { Window } from '../../src/logs/window.ts';
import { Names } from '../../src/names/names.ts';
import type { QueryNeed } from '../../src/readers/record-need.ts';
import { queryNeed } from '../../src/reports/compile-report.ts';
import type { AnyReport } from '../../src/reports/define-report.ts';
import { windowRead } from '../../src/reports/lookback.ts';
import { refinedRows } from '../../src/reports/refined-rows.ts';
import { reportSql } from '../../src/reports/run-report.ts';
import type { Rows, Value } from '../../src/rows/rows.ts';
import type { Skipped } from '../../src/rows/skipped.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import type { OpenedSource, Source } from '../../src/sources/source.ts';

export interface Reading {
  readonly window?: Window;
  readonly filter?: RecordFilter;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly limit?: number | 'all';
  readonly zone?: string;
  readonly strict?: boolean;
  readonly format?: RecordFormat;
  readonly inventory?: Inventory;
  /** The needs of the query, known before the logs are read. */
  readonly need?: QueryNeed | undefined;
}

export interface Read {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
  /** The rows as text: values separated by spaces, NULL in capitals. */
  readonly lines: readonly string[];
  readonly skipped: readonly Skipped[];
  readonly caveats: readonly string[];
  readonly summary: string;
}

/** Runs a report over local logs, in this process. */
export function readReport(report: AnyReport, path: string, reading: Reading = {}): Promise<Read> {
  const options = { ...defaultsOf(report), ...reading.options };
  const opened = {
    need: queryNeed(report, options, reading.filter ?? {}),
    ...reading,
    // As a run does: such a filter selects whole exchanges, whose records are all read.
    ...(reading.filter && report.filters === 'exchanges' && { filter: recordsBefore(reading.filter) }),
    window: windowRead(report, options, reading.window),
  } as Reading;
  const refine = (rows: Rows) => refinedRows(report, rows, { window: undefined, filter: {}, ...reading });
  const made = (source: OpenedSource) =>
    reportSql(report, source, {
      window: reading.window,
      filter: reading.filter ?? {},
      options: reading.options,
      limit: reading.limit,
      zone: reading.zone,
      inventory: reading.inventory,
      names: () => reading.inventory && new Names({ inventory: reading.inventory }),
    });
  return read(path, opened, made, refine);
}

const defaultsOf = ({ options }: AnyReport) =>
  Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      option.parse(option.default ?? option.example ?? ''),
    ]),
  );

/** Runs SQL of a test over local logs, in this process. */
export function readQuery(sql: string, path: string, reading: Reading = {}): Promise<Read> {
  return read(path, reading, (source) =>
    querySql(
      sql,
      { sets: source.sets, window: reading.window, filter: reading.filter ?? {} },
      source.dialect,
    ),
  );
}

/** Returns the rows of the reports whose fields the logs have, by report name. */
export async function readReports(
  reports: readonly AnyReport[],
  logs: string | Source,
  reading: Reading = {},
): Promise<Record<string, string[]>> {
  const source = typeof logs === 'string' ? new LocalSource({ path: logs }) : logs;
  const lines: Record<string, string[]> = {};
  // Opens logs once for reports that read equally far before their window.
  const sinceOf = (report: AnyReport) => windowRead(report, defaultsOf(report), reading.window)?.since;
  for (const [since, together] of Map.groupBy(reports, sinceOf))
    Object.assign(lines, await readTogether(together, source, since, reading));
  return lines;
}

async function readTogether(
  reports: readonly AnyReport[],
  logs: Source,
  since: number | undefined,
  { window, filter = {}, limit }: Reading,
): Promise<Record<string, string[]>> {
  const opened = window && { ...window, since: since ?? window.since };
  await using source = await logs.open({ window: opened, filter });
  const runner = await source.runner();
  const lines: Record<string, string[]> = {};
  for (const report of reports.filter(({ fields }) =>
    fields.every((field) => isLogged(source.sets, field)),
  )) {
    const { batches } = await runner.run(
      reportSql(report, source, {
        window,
        filter,
        limit,
        options: exampleOptions(report),
        inventory: EXAMPLE_INVENTORY,
      }),
    );
    lines[report.name] = (await Array.fromAsync(batches)).flat().map(lineOf);
  }
  return lines;
}

const lineOf = (row: readonly Value[]) =>
  row.map((value) => (value === null ? 'NULL' : String(value))).join(' ');

async function read(
  path: string,
  reading: Reading,
  sqlOf: (source: OpenedSource) => string,
  refine: (rows: Rows) => Rows = (rows) => rows,
): Promise<Read> {
  const { window, filter = {}, strict, format, need } = reading;
  await using source = await new LocalSource({ path, format }).open({ window, filter, strict, need });
  const runner = await source.runner();
  const { columns, batches } = refine(await runner.run(sqlOf(source)));
  const rows = (await Array.fromAsync(batches)).flat();
  return {
    columns: columns.map(({ name }) => name),
    rows,
    lines: rows.map(lineOf),
    skipped: await source.skipped(),
    caveats: source.caveats?.map(({ text }) => text) ?? [],
    summary: source.summary,
  };
}
