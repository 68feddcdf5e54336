import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AthenaClient,
  GetQueryExecutionCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  type StartQueryExecutionCommandInput,
} from '@aws-sdk/client-athena';

type Options = Omit<StartQueryExecutionCommandInput, 'QueryString'>;

export async function startQuery(athena: AthenaClient, sql: string, options: Options = {}): Promise<string> {
  const { QueryExecutionId } = await athena.send(
    new StartQueryExecutionCommand({ QueryString: sql, ...options }),
  );
  if (QueryExecutionId === undefined) throw new Error('no QueryExecutionId');
  return QueryExecutionId;
}

export async function getQuery(athena: AthenaClient, id: string): Promise<QueryExecution> {
  const { QueryExecution } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId: id }));
  if (QueryExecution === undefined) throw new Error('no QueryExecution');
  return QueryExecution;
}

/** Polls until the query has ended, successfully or not. */
export async function ended(athena: AthenaClient, id: string): Promise<QueryExecution> {
  for (;;) {
    const query = await getQuery(athena, id);
    if (/^(SUCCEEDED|FAILED|CANCELLED)$/.test(query.Status?.State ?? '')) return query;
    await sleep(5);
  }
}

/** Starts a query and waits for its end. */
export async function runQuery(
  athena: AthenaClient,
  sql: string,
  options: Options = {},
): Promise<QueryExecution> {
  return ended(athena, await startQuery(athena, sql, options));
}
