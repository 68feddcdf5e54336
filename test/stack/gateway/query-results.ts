import { AwsError, invalidRequest } from '../aws/aws-error.ts';
import type { Row } from './backend.ts';
import { columnInfo } from './columns.ts';
import type { Execution } from './execution.ts';

const mostRows = 1000;

/** Returns a page of rows. The first row of a SELECT's first page is the header, and counts. */
export async function queryResults(
  execution: Execution,
  input: { MaxResults?: number; NextToken?: string },
): Promise<Record<string, unknown>> {
  refuseUnlessSucceeded(execution);
  const most = input.MaxResults ?? mostRows;
  if (most < 1) throw invalidRequest('MaxResults is less than minimum allowed length 1.');
  if (most > mostRows) throw invalidRequest(`MaxResults is more than maximum allowed length ${mostRows}.`);
  const { result, plan } = execution;
  const first = plan.kind.extension === 'csv' ? 0 : result.firstRow;
  const { rows, next } = await result.read(position(input.NextToken, result.size) ?? first, most);
  return {
    UpdateCount: 0,
    ResultSet: { Rows: rows.map(toRow), ResultSetMetadata: { ColumnInfo: result.columns.map(columnInfo) } },
    ...(next !== undefined && { NextToken: Buffer.from(String(next)).toString('base64') }),
  };
}

function refuseUnlessSucceeded({ state }: Execution): void {
  const code = 'INVALID_QUERY_EXECUTION_STATE';
  if (state === 'CANCELLED') throw invalidRequest('Could not find results', 'RESULT_NOT_FOUND');
  if (state === 'FAILED')
    throw invalidRequest(`Query did not finish successfully. Final query state: ${state}`, code);
  if (state !== 'SUCCEEDED')
    throw invalidRequest(`Query has not yet finished. Current state: ${state}`, code);
}

function position(token: string | undefined, size: number): number | undefined {
  if (token === undefined) return undefined;
  const value = Number(Buffer.from(token, 'base64').toString());
  if (!(value > 0 && value < size)) throw new AwsError('InvalidRequestException', 'Malformed next token');
  return value;
}

function toRow(row: Row): Record<string, unknown> {
  return { Data: row.map((cell) => (cell === null ? {} : { VarCharValue: cell })) };
}
