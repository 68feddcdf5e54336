import { Inventories } from '../../../runs/query/inventories.ts';
import { sqlQuery } from '../../../runs/query/report-query.ts';
import type { QueryOptions } from '../../../runs/run-request.ts';
import { exitWith, type PerformOptions, perform } from '../../perform.ts';
import { useLog } from '../../terminal/log.ts';
import { queryText } from './query-text.ts';

export interface QueryCommandOptions extends QueryOptions, PerformOptions {
  /** File that holds the SQL. */
  readonly file?: string;
  readonly limit?: number | 'all';
}

export async function runQueryCommand(
  sql: string | undefined,
  { file, limit, ...given }: QueryCommandOptions,
): Promise<void> {
  useLog(given);
  const text = await queryText(sql, file, given.source);
  const request = { ...given, query: sqlQuery(text, limit), inventories: new Inventories(given) };
  await exitWith(perform(request, given));
}
