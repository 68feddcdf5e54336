import { describeSource } from './describe-source.ts';
import { estimate } from './estimate.ts';
import { listReports } from './list-reports.ts';
import { name } from './name.ts';
import { query } from './query.ts';
import { runReport } from './run-report.ts';
import { sum } from './sum.ts';
import type { AnyTool } from './tool.ts';

const TOOLS: readonly AnyTool[] = [listReports, runReport, sum, estimate, name, describeSource];

/** Returns the tools of a session; the SQL tool only if the user allows it. */
export const toolsOf = ({ allowSql }: { readonly allowSql: boolean }): readonly AnyTool[] =>
  allowSql ? [...TOOLS, query] : TOOLS;
