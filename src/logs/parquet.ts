import { parquetMetadata, type SchemaElement } from 'hyparquet';
import { columnName, type FieldType, fieldOfColumn } from './fields.ts';

/** Column of a Parquet file. */
export interface ParquetColumn {
  readonly name: string;
  /** `time` is a timestamp; `nested` has child columns or repeated values and is not read. */
  readonly type: FieldType | 'time' | 'nested' | 'other';
}

/** Bytes at the end of every Parquet file: the footer's length and `PAR1`. */
export const PARQUET_TAIL_BYTES = 8;

/**
 * Returns the length of the footer including its tail, from the last 8 bytes of a file.
 * @throws RangeError if they do not end a Parquet file of that size
 */
export function footerBytes(tail: Uint8Array, fileSize: number): number {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const magic = String.fromCharCode(...tail.subarray(4, 8));
  const bytes = tail.byteLength === PARQUET_TAIL_BYTES ? view.getUint32(0, true) + PARQUET_TAIL_BYTES : 0;
  if (magic !== 'PAR1' || bytes + 4 > fileSize)
    throw new RangeError('the Parquet footer is missing: the file is cut off');
  return bytes;
}

/**
 * Returns the columns that a footer (including its tail) describes.
 * @throws Error if the footer cannot be read
 */
export function parquetColumns(footer: Uint8Array): ParquetColumn[] {
  const bytes = footer.slice().buffer;
  const [root, ...elements] = parquetMetadata(bytes).schema;
  if (!root) throw new RangeError('the Parquet footer holds no schema');
  const columns: ParquetColumn[] = [];
  for (let at = 0; at < elements.length; ) {
    const element = elements[at] as SchemaElement;
    columns.push({ name: element.name, type: typeOf(element) });
    at = indexAfter(elements, at);
  }
  return columns;
}

/** Returns the index after an element and its descendants. */
function indexAfter(elements: readonly SchemaElement[], at: number): number {
  let next = at + 1;
  for (let child = elements[at]?.num_children ?? 0; child > 0; child -= 1) next = indexAfter(elements, next);
  return next;
}

const TYPES: Readonly<Record<string, FieldType>> = { INT32: 'int', INT64: 'bigint', BYTE_ARRAY: 'string' };

const PLAIN = new Set([undefined, 'UTF8', 'INT_32', 'INT_64', 'ENUM', 'JSON']);

function typeOf(element: SchemaElement): ParquetColumn['type'] {
  const { type, converted_type: converted, logical_type: logical, repetition_type: repetition } = element;
  if (element.num_children || repetition === 'REPEATED') return 'nested';
  if (type === 'INT96' || logical?.type === 'TIMESTAMP' || converted?.startsWith('TIMESTAMP_')) return 'time';
  return (PLAIN.has(converted) && TYPES[type ?? '']) || 'other';
}

/** Returns the column of `flows` for a column of a file. */
export function flowColumn(stored: string): string {
  return columnName(stored.toLowerCase());
}

/** Explains why a file with these columns does not contain VPC flow log records; undefined if it does. */
export function parquetProblem(columns: readonly ParquetColumn[]): string | undefined {
  const names = columns.filter(isFlat).map((column) => flowColumn(column.name));
  if (names.includes('tgw_id') || names.includes('tgw_attachment_id')) {
    return 'these are Transit Gateway flow log records, not those of a VPC';
  }
  const nested = columns.filter((column) => !isFlat(column)).map(({ name }) => name);
  if (nested.includes('src_endpoint') || nested.includes('dst_endpoint'))
    return `the columns are nested (${nested.slice(0, 3).join(', ')}…), as those of Security Lake (OCSF)`;
  // A corrupt byte in the schema can turn a field into a list, which engines misread.
  const odd = nested.find((name) => fieldOfColumn(flowColumn(name)) !== undefined);
  if (odd !== undefined) return `the column ${odd} is nested, where VPC flow logs have one value a record`;
  if (names.some((name) => fieldOfColumn(name) !== undefined)) return undefined;
  const nestedText = nested.length > 0 ? `; ${nested.slice(0, 3).join(', ')} are nested` : '';
  return `no column is a field of a VPC flow log${nestedText}`;
}

/** Returns whether a column has one value per record. */
export const isFlat = ({ type }: ParquetColumn) => type !== 'nested';
