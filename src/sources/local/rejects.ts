import type { Runner } from '../../engines/sql/runner.ts';
import { rowObjects } from '../../rows/rows.ts';
import type { Skipped } from '../source.ts';

interface Reject {
  file_path: string;
  lines: bigint;
  line: bigint;
  error_type: string;
  column_name: string | null;
  csv_line: string;
}

/** One row a file, with its first line that did not fit; header lines repeated within a file are none. */
const REJECTS = `
select file_path, count(distinct line) as lines, min(line) as line,
  arg_min(error_type, line) as error_type, arg_min(column_name, line) as column_name, arg_min(csv_line, line) as csv_line
from (select scan_id, file_id, line, any_value(error_type) as error_type, any_value(column_name) as column_name, left(any_value(csv_line), 200) as csv_line
  from reject_errors where not starts_with(csv_line, 'version account-id ') group by all)
join reject_scans using (scan_id, file_id) group by file_path order by file_path`;

/** The lines that DuckDB could not read as records, by file. Call it when the query's rows have been read. */
export async function readRejects(runner: Runner, nameOf: (path: string) => string): Promise<Skipped[]> {
  const skipped: Skipped[] = [];
  for await (const rejects of rowObjects<Reject>(await runner.run(REJECTS))) {
    for (const reject of rejects) {
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

function reasonOf(reject: Reject): string {
  switch (reject.error_type) {
    case 'MISSING COLUMNS':
      return 'too few values';
    case 'TOO MANY COLUMNS':
      return 'too many values';
    case 'CAST':
      return `${reject.column_name} is not a number that fits`;
    case 'INVALID ENCODING':
      return 'not UTF-8';
    case 'LINE SIZE OVER MAXIMUM':
      return 'the line is too long';
    default:
      return reject.error_type.toLowerCase();
  }
}
