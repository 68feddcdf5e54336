import type { RecordFilter } from '../flows/record-filter.ts';
import { isLogged } from '../flows/record-set.ts';
import type { Window } from '../logs/window.ts';
import type { RecordCount } from '../output/formats/answer.ts';
import type { AnyReport } from '../reports/define-report.ts';
import { logQuality } from '../reports/diagnostics/log-quality.ts';
import { runReport } from '../reports/run-report.ts';
import type { OpenedSource } from '../sources/source.ts';

/** Filter parts that also apply to lost records: AWS knows where it lost them, but not their other fields. */
const PLACES = ['account', 'region', 'vpc', 'subnet', 'interface', 'instance'] as const;

/**
 * Counts the records of a window by status if that is free: with an in-process engine, a source that lists files, and
 * formats that log the status.
 */
export async function recordCount(
  source: OpenedSource,
  { window, filter, signal }: { window: Window | undefined; filter: RecordFilter; signal: AbortSignal },
): Promise<RecordCount | undefined> {
  const isCounted = source.dialect.isInProcess && source.files && isLogged(source.sets, 'log_status');
  if (!isCounted) return undefined;
  const places = Object.fromEntries(PLACES.flatMap((part) => (filter[part] ? [[part, filter[part]]] : [])));
  const report = logQuality as unknown as AnyReport;
  const rows = await runReport(report, source, { window, filter: places }, signal);
  const counts = new Map<unknown, bigint>();
  for await (const batch of rows.batches)
    for (const [status, records] of batch) counts.set(status, BigInt(records as number | bigint));
  const all = [...counts.values()].reduce((sum, records) => sum + records, 0n);
  return { all, lost: counts.get('SKIPDATA') ?? 0n };
}
