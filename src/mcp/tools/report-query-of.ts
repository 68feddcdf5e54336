import { usageError } from '../../errors.ts';
import type { CustomReport } from '../../runs/query/custom-reports.ts';
import { customQuery, reportNamed } from '../../runs/query/report-query.ts';
import { checkFiles } from '../caller-files.ts';
import { DEFAULT_ROWS } from '../limits.ts';
import type { MakeQuery } from '../session.ts';

export interface ReportCall {
  readonly report: string;
  readonly options?: Readonly<Record<string, string | number | boolean>> | undefined;
}

/** Returns a report by name, including those of `flowq.json`. @throws FlowqError (usage) if there is none */
export const reportOf = (name: string, custom: readonly CustomReport[]): CustomReport =>
  custom.find((one) => one.name === name) ?? reportNamed(name);

/** Returns the query of the report in a call. @throws FlowqError (usage) for an invalid name or option */
export function reportQueryOf(
  { report: name, options = {} }: ReportCall,
  custom: readonly CustomReport[],
): MakeQuery {
  const report = reportOf(name, custom);
  if ('sql' in report && Object.keys(options).length > 0)
    throw usageError(`the report ${name} has no options`);
  checkFiles(options);
  return ({ limit = DEFAULT_ROWS, against, tz }, inventories) =>
    customQuery(report, options, { limit, against, zone: tz, inventories, spell: (one) => `options.${one}` });
}
