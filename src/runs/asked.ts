import { usageError } from '../errors.ts';
import type { JobDetails } from '../jobs/job-name.ts';
import type { AnyReport } from '../reports/define-report.ts';
import { REPORTS } from '../reports/index.ts';

/** What a command line asks for, as far as it tells one job from another. */
export interface Asked {
  /** Name of a report, or `query`. */
  readonly name: string;
  /** Words of the report's own options, or the SQL of a query. */
  readonly details: JobDetails;
  /** Columns of the rows, where they are known before the query runs. */
  readonly columns?: readonly string[];
}

/** @throws FlowqError (usage) when there is no such report */
export function reportNamed(name: string): AnyReport {
  const report = REPORTS.find((one) => one.name === name);
  if (!report)
    throw usageError(`there is no report ${name}`, `there are ${REPORTS.map((one) => one.name).join(', ')}`);
  return report;
}

export function askedReport(name: string, given: Readonly<Record<string, unknown>>): Asked {
  const report = reportNamed(name);
  const own = Object.keys(report.options).map((option) => [option, given[option]]);
  const details = { ...Object.fromEntries(own), limit: given.limit };
  return { name, details, columns: Object.keys(report.columns) };
}

export function askedQuery(text: string): Asked {
  return { name: 'query', details: { sql: text } };
}
