import * as v from 'valibot';
import { reportQueryOf } from './report-query-of.ts';
import { comparison, defineTool, described, rowOptions, scope } from './tool.ts';

const value = v.union([v.string(), v.number(), v.boolean()]);

export const reportName = described(v.string(), 'Name of a report, from list_reports');
export const reportOptions = v.optional(
  described(v.record(v.string(), value), 'Options of the report, by name, from list_reports'),
);

export const runReport = defineTool({
  name: 'run_report',
  description:
    'Run a report over a window. Rows are lists in the order of columns; others has the number and sums of the rows left out; pass caveats on to the user.',
  input: v.strictObject({
    report: reportName,
    ...scope,
    options: reportOptions,
    ...rowOptions,
    ...comparison,
  }),
  answer: async ({ report, options, ...given }, session, signal) => ({
    report,
    ...(await session.rows(given, reportQueryOf({ report, options }, session.options.custom), signal)),
  }),
});
