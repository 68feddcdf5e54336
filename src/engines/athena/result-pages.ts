import type { GetQueryResultsOutput, QueryExecution, ResultSet } from '@aws-sdk/client-athena';
import type { RetryOptions } from '../../aws/retrying.ts';
import type { Row } from '../../rows/rows.ts';
import type { AthenaApi } from './api.ts';
import type { ResultColumn } from './result-columns.ts';

/** Reads the rows of a result that Athena manages, in pages of a thousand. */
export async function* pagedRows(
  api: AthenaApi,
  execution: QueryExecution,
  columns: readonly ResultColumn[],
  options: RetryOptions,
): AsyncGenerator<Row[]> {
  const id = execution.QueryExecutionId ?? '';
  let token: string | undefined;
  do {
    const page: GetQueryResultsOutput = await api.page({ id, token }, options);
    const isFirst = token === undefined;
    const rows = (page.ResultSet?.Rows ?? []).map((row) => row.Data ?? []);
    if (isFirst && isHeader(execution, page.ResultSet)) rows.shift();
    if (rows.length > 0) {
      yield rows.map((row) => columns.map(({ read }, at) => cellValue(row[at]?.VarCharValue, read)));
    }
    token = page.NextToken;
  } while (token !== undefined);
}

/** NULL has no text. */
function cellValue(text: string | undefined, read: ResultColumn['read']) {
  return text === undefined ? null : read(text);
}

/** Returns whether the first row contains the column names: it does for queries, but not for SHOW or EXPLAIN. */
function isHeader({ StatementType }: QueryExecution, results: ResultSet | undefined): boolean {
  const names = results?.ResultSetMetadata?.ColumnInfo?.map(({ Name }) => Name) ?? [];
  const first = results?.Rows?.[0]?.Data ?? [];
  return StatementType === 'DML' && names.every((name, at) => first[at]?.VarCharValue === name);
}
