import type { TextSink } from './run-environment.ts';
import type { RunRequest } from './run-request.ts';

/**
 * Maximum rows of a run: what the user gave, else the report's own limit for a table on a terminal. A run that a job
 * continues from returns all rows wherever they go.
 */
export function rowLimit(
  { query, out, format = 'table', since }: Pick<RunRequest, 'query' | 'out' | 'format' | 'since'>,
  { isTerminal }: Pick<TextSink, 'isTerminal'>,
): number | undefined {
  const isScreen = out === undefined && isTerminal && format === 'table' && since !== 'last';
  return query.limit ?? (isScreen ? query.screenLimit : undefined);
}
