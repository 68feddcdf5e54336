import { messageOf, sourceError } from '../../errors.ts';

/**
 * Loads a module that uses DuckDB, which is an optional dependency: reports on Athena and Trino do not need its 70 MB.
 * @throws FlowqError (source) that names the package to install if DuckDB is missing
 */
export async function loadDuckDb<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!/cannot find (module|package) ['"]?@duckdb\//i.test(messageOf(error))) throw error;
    throw sourceError(
      'DuckDB is not installed',
      'npm install @duckdb/node-api, or reinstall flowq without --omit=optional',
      error,
    );
  }
}
