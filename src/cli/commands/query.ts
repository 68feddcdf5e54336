import { askedQuery } from '../../runs/asked/asked.ts';
import { Known } from '../../runs/asked/known.ts';
import type { QueryOptions } from '../../runs/run-request.ts';
import { useLog } from '../log.ts';
import { exitWith, type PerformOptions, perform } from '../perform.ts';
import { queryText } from '../query-text.ts';

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
  const request = { ...given, asked: askedQuery(text, limit), known: new Known(given) };
  await exitWith(perform(request, given));
}
