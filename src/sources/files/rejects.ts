import type { Runner } from '../../engines/sql/runner.ts';
import { rowObjects } from '../../rows/rows.ts';
import type { Skipped } from '../../rows/skipped.ts';

interface Reject {
  file_path: string;
  header: string | null;
  lines: bigint;
  line: bigint;
  error_type: string;
  column_name: string | null;
}

/** Names and header lines for rejects: the path of a file as the user knows it, and its header line. */
export interface RejectNames {
  nameOf(path: string): string;
  headerOf(path: string): string | undefined;
}

/** One row per file with its first rejected line, and one per rejected line that looks like a header. */
const REJECTS = `
select file_path, header, count(distinct line) as lines, min(line) as line,
  arg_min(error_type, line) as error_type, arg_min(column_name, line) as column_name
from (
  select scan_id, file_id, line, any_value(error_type) as error_type, any_value(column_name) as column_name,
    lower(trim(any_value(csv_line), chr(10) || chr(13))) as text,
    case when regexp_full_match(text, '[a-z0-9 _-]+') and regexp_matches(text, '\\b(srcaddr|dstaddr|start|log-status)\\b') then text end as header
  from reject_errors group by scan_id, file_id, line)
join reject_scans using (scan_id, file_id)
group by file_path, header order by file_path, line`;

/** Returns the lines that DuckDB rejected, by file. Call it after the query's rows were read. */
export async function readRejects(runner: Runner, { nameOf, headerOf }: RejectNames): Promise<Skipped[]> {
  const skipped: Skipped[] = [];
  if (!(await hasRejects(runner))) return skipped;
  for await (const rejects of rowObjects<Reject>(await runner.run(REJECTS))) {
    for (const reject of rejects) {
      // Concatenated files repeat their header.
      if (reject.header !== null && reject.header === headerOf(reject.file_path)) continue;
      skipped.push({
        where: nameOf(reject.file_path),
        line: Number(reject.line),
        lines: Number(reject.lines),
        reason: reasonOf(reject),
      });
    }
  }
  return skipped;
}

/** DuckDB creates the table of rejects only when a query reads text files. */
async function hasRejects(runner: Runner): Promise<boolean> {
  const found = await runner.run("select table_name from duckdb_tables() where table_name = 'reject_errors'");
  return (await Array.fromAsync(found.batches)).flat().length > 0;
}

function reasonOf(reject: Reject): string {
  if (reject.header !== null)
    return 'another header: the lines after it are read with the fields of the first';
  switch (reject.error_type) {
    case 'MISSING COLUMNS':
      return 'too few values';
    case 'TOO MANY COLUMNS':
      return 'too many values';
    case 'CAST':
      return `${reject.column_name} is not a number in range`;
    case 'INVALID ENCODING':
      return 'not UTF-8';
    case 'LINE SIZE OVER MAXIMUM':
      return 'the line is too long';
    default:
      return reject.error_type.toLowerCase();
  }
}
