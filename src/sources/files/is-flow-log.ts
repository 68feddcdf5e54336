import { isLikelyFlowLog } from '../../logs/likely-records.ts';
import { parquetProblem } from '../../logs/parquet.ts';
import { HEAD_BYTES } from '../../logs/text-head.ts';
import { readHead } from './file-head.ts';
import { readParquetColumns } from './parquet-footer.ts';

/** A JSON document may have much before its first record. */
const DOCUMENT_BYTES = 16 * HEAD_BYTES;

/** Whether a look at a file's beginning says that it holds flow log records, or would if it had any. */
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
    // Whatever it is, it was not expected to be a flow log.
    return false;
  }
}
