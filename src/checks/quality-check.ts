import { logQuality } from '../reports/diagnostics/log-quality.ts';
import { runReport } from '../reports/run-report.ts';
import { rowObjects } from '../rows/rows.ts';
import { LocalSource } from '../sources/local/local-source.ts';
import type { Check } from './diagnose.ts';
import { ok, warn } from './finding.ts';
import type { LocalLogs } from './local-logs-check.ts';

const DAY = 86_400;

interface Status {
  readonly log_status: string;
  readonly records: bigint;
  readonly share: number;
}

/** Checks how many records of the last day AWS lost. In S3 the query would cost money, so it runs on local logs only. */
export const qualityCheck = (logs: LocalLogs): Check => ({
  name: 'records',
  look: async (context) => {
    const request = { window: { since: context.now - DAY, until: context.now }, filter: {} };
    await using source = await new LocalSource(logs).open(request);
    const statuses: Status[] = [];
    for await (const batch of rowObjects<Status>(
      await runReport(logQuality, source, request, context.signal),
    ))
      statuses.push(...batch);
    const of = (status: string) => statuses.find((one) => one.log_status === status);
    const total = statuses.reduce((sum, one) => sum + Number(one.records), 0);
    if (total === 0) return [warn('records', 'none in the last day')];
    const [none, lost] = [of('NODATA'), of('SKIPDATA')];
    const words = `${total} in the last day, ${percent(none)} NODATA, ${percent(lost)} SKIPDATA`;
    if (!lost) return [ok('records', words)];
    return [
      warn(
        'records',
        words,
        'AWS lost records, so every report is an underestimate; flowq report log-quality shows where',
      ),
    ];
  },
});

function percent(status: Status | undefined): string {
  const share = Number(status?.share ?? 0) * 100;
  return `${share === 0 || share >= 0.1 ? share.toFixed(1) : '< 0.1'} %`;
}
