import { queryError } from '../errors.ts';
import type { Rows } from './rows.ts';

/**
 * Checks that the rows of a query have the selected columns, and returns them. Without the check, a wrong endpoint
 * would look like an empty result.
 * @param names names of the first columns, in order (default: any columns)
 * @throws FlowqError (query)
 */
export function checkColumns(rows: Rows, names?: readonly string[]): Rows {
  const found = rows.columns.map(({ name }) => name);
  const fits = names ? names.every((name, at) => found[at] === name) : found.length > 0;
  if (fits) return rows;
  const wanted = names ? `the query selects ${names.join(', ')}` : 'a query selects at least one';
  throw queryError(
    `the result has ${found.length > 0 ? `the columns ${found.join(', ')}` : 'no columns'}, and ${wanted}`,
    'check that the endpoint is that of Athena or Trino, and not of a proxy or a test double',
  );
}
