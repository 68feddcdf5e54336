import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { sourceError, usageError } from '../../../errors.ts';
import { fileErrorText } from '../../../processes/file-error.ts';

const WAYS = "as in flowq query 'SELECT count(*) FROM flows', --file q.sql, or - for standard input";

/**
 * Returns the SQL that a command line gives: an argument, `-` for standard input, or a file.
 * @param source paths that the records are read from
 * @throws FlowqError (usage) if it gives none or two of them, (source) if a file cannot be read
 */
export async function queryText(
  sql: string | undefined,
  file: string | undefined,
  source: string | readonly string[] | undefined,
): Promise<string> {
  if (sql !== undefined && file !== undefined)
    throw usageError('the SQL is given twice, as an argument and by --file', 'leave one out');
  if (file !== undefined) return readFile(file);
  if (sql === undefined) throw usageError('which SQL?', WAYS);
  if (sql !== '-') return sql;
  if ([source].flat().includes('-'))
    throw usageError('standard input cannot be both SQL and records', 'give the SQL by --file');
  if (process.stdin.isTTY) throw usageError('- reads SQL from standard input, which is the terminal', WAYS);
  return text(process.stdin);
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw sourceError(
      `cannot read ${path}: ${fileErrorText(error)}`,
      'check the path given with --file',
      error,
    );
  }
}
