import type { StoredObject } from '../../aws/object-store.ts';
import { messageOf } from '../../errors.ts';
import { fieldOfColumn } from '../../logs/fields.ts';
import {
  flowColumn,
  footerBytes,
  isFlat,
  PARQUET_TAIL_BYTES,
  type ParquetColumn,
  parquetColumns,
  parquetProblem,
} from '../../logs/parquet.ts';
import { headerLine, parseHeader } from '../../logs/record-format.ts';
import { firstLine, isParquet, LONGEST_LINE, wholeText } from '../../logs/text-head.ts';
import type { BucketReader } from './bucket-reader.ts';
import type { Content } from './findings.ts';

/** Bytes for a compressed header with all fields and a few records. A Parquet footer of all fields has about 10 KB. */
const HEAD_BYTES = 4096;
const FOOTER_BYTES = 32_768;

/** Detects the record format of an object from its first or last few KB: at most three ranged GET calls. */
export async function readContent(reader: BucketReader, { key, size }: StoredObject): Promise<Content> {
  if (size === 0) return { kind: 'other', reason: 'the object is empty' };
  try {
    if (key.endsWith('.parquet')) return await parquetContent(reader, key, size);
    const head = await reader.read(key, 0, Math.min(size, HEAD_BYTES));
    if (isParquet(head)) return await parquetContent(reader, key, size);
    return { kind: 'text', format: parseHeader(await headerOf(reader, key, size, head)) };
  } catch (error) {
    if (!(error instanceof RangeError) && (error as Error).name !== 'RecordFormatError') throw error;
    return { kind: 'other', reason: messageOf(error) };
  }
}

async function headerOf(reader: BucketReader, key: string, size: number, head: Uint8Array): Promise<string> {
  const line = firstLine(head);
  if (line !== undefined) return line;
  if (size <= head.length) return wholeText(head);
  const longer = firstLine(await reader.read(key, 0, Math.min(size, LONGEST_LINE)));
  if (longer === undefined) throw new RangeError('the first line is too long for a header');
  return longer;
}

async function parquetContent(reader: BucketReader, key: string, size: number): Promise<Content> {
  const last = (bytes: number) => reader.read(key, size - bytes, bytes);
  if (size < PARQUET_TAIL_BYTES) throw new RangeError('the object is too short for Parquet');
  const end = await last(Math.min(size, FOOTER_BYTES));
  const bytes = footerBytes(end.subarray(-PARQUET_TAIL_BYTES), size);
  const columns = columnsOf(bytes <= end.length ? end.subarray(-bytes) : await last(bytes));
  const reason =
    parquetProblem(columns) ?? columns.map(columnProblem).find((problem) => problem !== undefined);
  return reason === undefined
    ? { kind: 'parquet', columns: columns.filter(isFlat) }
    : { kind: 'other', reason };
}

function columnsOf(footer: Uint8Array): ParquetColumn[] {
  try {
    return parquetColumns(footer);
  } catch (error) {
    throw new RangeError(`the Parquet footer cannot be read: ${messageOf(error)}`);
  }
}

/** Checks that a Parquet column has AWS's name and type, which tables declare and engines read by. */
function columnProblem({ name, type }: ParquetColumn): string | undefined {
  const field = fieldOfColumn(flowColumn(name));
  if (!field) return undefined;
  if (name !== field.column)
    return `the Parquet column ${name} is not named ${field.column}, as AWS names it`;
  return type === field.type
    ? undefined
    : `the Parquet column ${name} is not of the type ${field.type} that AWS writes`;
}

/** Returns a key of a content; contents with the same key can share a table. */
export function contentKey(content: Content): string {
  if (content.kind === 'text') return `text ${headerLine(content.format)}`;
  return content.kind === 'other' ? 'other' : `parquet ${content.columns.map(({ name }) => name).join(' ')}`;
}
