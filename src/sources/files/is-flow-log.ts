import { isLikelyFlowLog } from '../../logs/likely-records.ts';
import { parquetProblem } from '../../logs/parquet.ts';
import { HEAD_BYTES } from '../../logs/text-head.ts';
import { readHead } from './file-head.ts';
import { readParquetColumns } from './parquet-footer.ts';

/** In a JSON document, the first record may be far from the beginning. */
const DOCUMENT_BYTES = 16 * HEAD_BYTES;

/** Whether the beginning of a file is that of a flow log, with or without records. */
export function isFlowLog(path: string): boolean {
  try {
    const head = readHead(path);
    if (head.kind === 'unreadable') return false;
    if (head.kind === 'parquet') return parquetProblem(readParquetColumns(path, head.size)) === undefined;
    if (isLikelyFlowLog(head.start)) return true;
    if (!/^\s*[{[]/.test(head.start)) return false;
    const longer = readHead(path, DOCUMENT_BYTES);
    return longer.kind === 'text' && isLikelyFlowLog(longer.start);
  } catch {
    // A file that was not expected to be a flow log causes no error.
    return false;
  }
}
