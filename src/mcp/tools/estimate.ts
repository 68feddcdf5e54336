import * as v from 'valibot';
import { usageError } from '../../errors.ts';
import { byteSize } from '../../logs/byte-size.ts';
import { reportQueryOf } from './report-query-of.ts';
import { reportName, reportOptions } from './run-report.ts';
import { sumQueryOf } from './sum.ts';
import { defineTool, scope } from './tool.ts';

export const estimate = defineTool({
  name: 'estimate',
  description:
    'Show how much a report (or, without one, any sum) can read and what it costs, before running it. Reads only listings.',
  input: v.strictObject({ report: v.optional(reportName), ...scope, options: reportOptions }),
  answer: async ({ report, options, ...given }, session, signal) => {
    if (report === undefined && options !== undefined)
      throw usageError('options: they belong to a report', 'name it as report');
    const query =
      report === undefined
        ? sumQueryOf('bytes', [])
        : reportQueryOf({ report, options }, session.options.custom);
    const { objects, bytes, isAtMost, archived, price } = await session.estimate(given, query, signal);
    const { allowed, left } = session.budget;
    return {
      files: objects,
      bytes,
      size: byteSize(bytes),
      isAtMost,
      archivedFiles: archived,
      price: price || undefined,
      fits: bytes <= allowed,
      bytesAllowedPerCall: allowed,
      bytesLeftInSession: left,
    };
  },
});
