import { cannotCompare } from '../../../runs/query/compared-query.ts';
import { Inventories } from '../../../runs/query/inventories.ts';
import { sqlQuery } from '../../../runs/query/report-query.ts';
import { exitWith, type PerformOptions, perform } from '../../perform.ts';
import { requestOf } from '../../request.ts';
import { useLog } from '../../terminal/log.ts';
import { queryText } from './query-text.ts';

export interface QueryCommandOptions extends PerformOptions {
  /** File with the SQL. */
  readonly file?: string;
}

export async function runQueryCommand(sql: string | undefined, given: QueryCommandOptions): Promise<void> {
  useLog(given);
  const request = requestOf(given);
  if (request.against !== undefined) throw cannotCompare('SQL');
  const text = await queryText(sql, given.file, request.source);
  const inventories = new Inventories(request);
  const query = sqlQuery(text, { limit: request.limit, inventories });
  await exitWith(perform({ ...request, query, inventories }, given));
}
