import { parquetMetadata, type SchemaElement } from 'hyparquet';
import { columnName, type FieldType, fieldOfColumn } from './fields.ts';

/** A column as a Parquet file stores it. */
export interface ParquetColumn {
  readonly name: string;
  /** `time` is a timestamp, `nested` has columns or values of its own within and is not read. */
  readonly type: FieldType | 'time' | 'nested' | 'other';
}

/** Bytes at the end of every Parquet file: the footer's length and `PAR1`. */
export const PARQUET_TAIL_BYTES = 8;

/**
 * Length of the footer with its tail, from the last 8 bytes of a file.
 * @throws RangeError when they are not those of a Parquet file of that size
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
 * The columns that a footer (with its tail) tells of.
 * @throws Error when it cannot be read
 */
export function parquetColumns(footer: Uint8Array): ParquetColumn[] {
  const bytes = footer.slice().buffer;
  const [root, ...elements] = parquetMetadata(bytes).schema;
  if (!root) throw new RangeError('the Parquet footer holds no schema');
  const columns: ParquetColumn[] = [];
  for (let at = 0; at < elements.length; ) {
    const element = elements[at] as SchemaElement;
    columns.push({ name: element.name, type: typeOf(element) });
    at = behind(elements, at);
  }
  return columns;
}

/** Where the element behind this one and all that it holds stands. */
function behind(elements: readonly SchemaElement[], at: number): number {
  let next = at + 1;
  for (let child = elements[at]?.num_children ?? 0; child > 0; child -= 1) next = behind(elements, next);
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

/** The column of `flows` that a stored column is read into. */
export function flowColumn(stored: string): string {
  return columnName(stored.toLowerCase());
}

/** Why a file with these columns holds no VPC flow log records; undefined when it does. */
export function parquetProblem(columns: readonly ParquetColumn[]): string | undefined {
  const names = columns.filter(isFlat).map((column) => flowColumn(column.name));
  if (names.includes('tgw_id') || names.includes('tgw_attachment_id')) {
    return 'these are Transit Gateway flow log records, not those of a VPC';
  }
  const nested = columns.filter((column) => !isFlat(column)).map(({ name }) => name);
  if (nested.includes('src_endpoint') || nested.includes('dst_endpoint'))
    return `the columns are nested (${nested.slice(0, 3).join(', ')}…), as those of Security Lake (OCSF)`;
  // A byte of the schema that changed makes a list of a field, which engines read as something else.
  const odd = nested.find((name) => fieldOfColumn(flowColumn(name)) !== undefined);
  if (odd !== undefined) return `the column ${odd} is nested, where VPC flow logs have one value a record`;
  if (names.some((name) => fieldOfColumn(name) !== undefined)) return undefined;
  const beside = nested.length > 0 ? `; ${nested.slice(0, 3).join(', ')} are nested` : '';
  return `no column is a field of a VPC flow log${beside}`;
}

/** Whether it holds one value a record. */
export const isFlat = ({ type }: ParquetColumn) => type !== 'nested';
