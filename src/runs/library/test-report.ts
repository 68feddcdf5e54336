import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { usageError } from '../../errors.ts';
import type { RelationName } from '../../flows/relation.ts';
import { type FlowColumn, type FlowRecord, fieldOfColumn } from '../../logs/fields.ts';
import { headerLine } from '../../logs/record-format.ts';
import { temporaryFolder } from '../../processes/temporary.ts';
import type { Report } from '../../reports/define-report.ts';
import { LocalSource } from '../../sources/local/local-source.ts';
import { OpenSource } from '../source/flow-source.ts';
import { reportRows } from './report-rows.ts';
import type { GivenOptions, ReportRowsOptions, ReportRun } from './report-run.ts';

/** Default values of a record: traffic at noon of 2026-11-20, UTC. */
const DEFAULTS: Partial<FlowRecord> = {
  start: 1_795_176_000n,
  end: 1_795_176_060n,
  action: 'ACCEPT',
  log_status: 'OK',
  protocol: 6,
  packets: 1n,
  bytes: 100n,
};

/** Values of a record by column; times are Unix seconds, and null is a field without a value. */
export type TestRecord = { readonly [C in FlowColumn]?: FlowRecord[C] | number };

/** The options, filter, zone and inventory of a run (default window: all records). */
export type TestReportOptions<O = Record<never, never>, Q extends PropertyKey = never> = Partial<ReportRun> &
  GivenOptions<O, Q>;

/**
 * Returns the rows of a report over a few records, on DuckDB in this process, for tests of custom reports. Fields that no
 * record has are not logged, except `start`, `end`, `action`, `log_status`, `protocol`, `packets` and `bytes`, which have
 * defaults.
 *
 * ```ts
 * const rows = await testReport(dnsClients, [{ srcaddr: '10.0.0.1', dstaddr: '10.0.0.2', dstport: 53 }]);
 * ```
 * @param records values by column; times are Unix seconds, null is a field without a value
 * @param run the options, filter, zone and inventory of the run (default window: all records)
 * @throws FlowqError (usage) for a column that flow logs do not have, (source) for a missing field, (query) for SQL that
 *   DuckDB rejects
 */
export async function testReport<N extends RelationName, F extends FlowColumn, O, R, Q extends PropertyKey>(
  report: Report<N, F, O, R, Q>,
  records: readonly TestRecord[],
  ...[run]: [Q] extends [never] ? [run?: TestReportOptions<O>] : [run: TestReportOptions<O, Q>]
): Promise<R[]> {
  const folder = temporaryFolder();
  try {
    writeFileSync(join(folder, 'records.log'), logOf(records));
    const source = new OpenSource(new LocalSource({ path: folder }));
    return await Array.fromAsync(
      reportRows(report, source, { window: 'all', ...run } as ReportRowsOptions<O, Q>),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function logOf(records: readonly Readonly<Record<string, unknown>>[]): string {
  const columns = [
    ...new Set([...Object.keys(DEFAULTS), ...records.flatMap((record) => Object.keys(record))]),
  ];
  const fields = columns.map((column) => {
    const field = fieldOfColumn(column);
    if (!field) throw usageError(`flow logs have no field ${column}`, 'docs/flow-logs.md lists the fields');
    return field;
  });
  const lines = records.map((record) =>
    columns.map((column) => String({ ...DEFAULTS, ...record }[column] ?? '-')).join(' '),
  );
  return `${[headerLine({ fields }), ...lines].join('\n')}\n`;
}
