import { FlowqError, queryError } from '../../../errors.ts';
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
  await exitWith(perform({ ...request, query, inventories }, given).catch(withTables));
}

/** Throws an error of SQL again; if it names an unknown table, with the tables that there are. */
function withTables(error: unknown): never {
  if (!(error instanceof FlowqError) || error.kind !== 'query' || error.hint !== undefined) throw error;
  if (!/Table with name|TABLE_NOT_FOUND/.test(error.message)) throw error;
  throw queryError(error.message, `tables: ${TABLES.join(', ')}`, error);
}

const TABLES = [
  'flows',
  'conversations',
  'log_quality',
  'interfaces',
  'addresses',
  'interface_groups',
  'rules',
];
