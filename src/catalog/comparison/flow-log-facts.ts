import { flowColumn } from '../../logs/parquet.ts';
import type { RecordFormat } from '../../logs/record-format.ts';
import { isGzip, unpack } from '../../logs/text-head.ts';
import type { BucketReader } from '../discovery/bucket-reader.ts';
import { readContent } from '../discovery/content.ts';
import { newestFile } from '../discovery/deliveries.ts';
import type { DeliveredFile } from '../discovery/findings.ts';
import type { FlowLogFacts, ListedFlowLog } from './listing.ts';

const HEAD_BYTES = 4096;

/**
 * Inspects the newest file of a flow log: at most three LIST and four ranged GET calls. Undefined if no file exists or
 * all are in an archive.
 */
export async function flowLogFacts(
  reader: BucketReader,
  { start }: Pick<ListedFlowLog, 'start'>,
): Promise<FlowLogFacts | undefined> {
  const file = await newestFile(reader, start);
  if (!file || file.archive !== undefined) return undefined;
  const content = await readContent(reader, file);
  if (content.kind === 'other') return { kind: 'other', columns: [], reason: content.reason };
  if (content.kind === 'parquet')
    return { kind: 'parquet', columns: content.columns.map(({ name }) => flowColumn(name)) };
  const { format } = content;
  const seconds = await longestRecord(reader, file, format);
  return { kind: 'text', columns: format.fields.map(({ column }) => column), seconds };
}

/** Returns the longest duration among the first records in seconds; undefined if none has a start and an end. */
async function longestRecord(
  reader: BucketReader,
  { key, size }: DeliveredFile,
  { fields }: RecordFormat,
): Promise<number | undefined> {
  const start = fields.findIndex(({ column }) => column === 'start');
  const end = fields.findIndex(({ column }) => column === 'end');
  if (start < 0 || end < 0) return undefined;
  const head = await reader.read(key, 0, Math.min(size, HEAD_BYTES));
  const lines = Buffer.from(isGzip(head) ? unpack(head) : head)
    .toString()
    .split('\n');
  // The last line may be truncated.
  const lengths = lines
    .slice(1, -1)
    .map((line) => line.split(' '))
    .map((values) => Number(values[end]) - Number(values[start]))
    .filter((length) => length >= 0);
  return lengths.length > 0 ? Math.max(...lengths) : undefined;
}
