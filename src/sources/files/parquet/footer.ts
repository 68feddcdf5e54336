import { Encodings, ParquetTypes } from 'hyparquet/src/constants.js';
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import { checkThriftTypes, FOOTER } from './thrift-types.ts';

interface IntegerType {
  readonly bits: number;
  readonly isSigned: boolean;
}

/** A leaf of the schema: a column, or a part of a nested one. */
export interface Leaf {
  readonly path: string;
  readonly type: string;
  /** Converted type by its number in the format's definition; undefined if `type` suffices. */
  readonly convertedType: number | undefined;
  /** Number of the logical type, if any. */
  readonly logicalType: number | undefined;
  /** The width and sign that the footer gives an integer, which may be less than `type` has. */
  readonly integer: IntegerType | undefined;
  /** Units per second of a timestamp. */
  readonly timeUnits: number | undefined;
  /** True for a column with at most one value per record. */
  readonly isFlat: boolean;
  readonly isOptional: boolean;
}

/** Values of a column in a group of rows. */
export interface Chunk {
  readonly leaf: Leaf;
  readonly rows: number;
  readonly values: number;
  readonly codec: number;
  readonly encodings: readonly string[];
  /** Position of its first page, and the bytes of all its pages with their headers. */
  readonly start: number;
  readonly bytes: number;
  readonly dataStart: number;
  readonly statistics: ChunkStatistics | undefined;
  readonly bloomStart: number | undefined;
}

export interface ChunkStatistics {
  readonly nulls: number | undefined;
  readonly min: Uint8Array | undefined;
  readonly max: Uint8Array | undefined;
  /** False for statistics of early versions of the format, which do not define the order of texts. */
  readonly isOrdered: boolean;
}

type Thrift = Readonly<Record<string, unknown>>;

/**
 * Returns the chunks listed in a footer (with its tail), after checking its consistency.
 * @throws Error that describes the inconsistency
 */
export function chunksOf(footer: Uint8Array, fileSize: number): Chunk[] {
  const end = footer.byteLength - 8;
  const reader = { view: new DataView(footer.buffer, footer.byteOffset, end), offset: 0 };
  checkThriftTypes(reader.view, FOOTER);
  const metadata: Thrift = deserializeTCompactProtocol(reader);
  if (reader.offset !== end) throw new Error('the footer does not have its stated length');
  const leaves = leavesOf(list(metadata, 2));
  const chunks: Chunk[] = [];
  let rows = 0;
  for (const group of list(metadata, 4)) {
    const columns = list(group, 1);
    if (columns.length !== leaves.length)
      throw new Error('a row group does not have the columns of the schema');
    const ofGroup = columns.map((column, at) => chunkOf(column, leaves[at] as Leaf, number(group, 3)));
    for (const { leaf, values } of ofGroup)
      if (leaf.isFlat && values !== number(group, 3))
        throw new Error(`${leaf.path} does not have a value for each row`);
    rows += number(group, 3);
    chunks.push(...ofGroup);
  }
  if (rows !== number(metadata, 3)) throw new Error('the row groups do not add up to all rows');
  checkPlaces(chunks, fileSize - footer.byteLength);
  return chunks;
}

function checkPlaces(chunks: readonly Chunk[], end: number): void {
  for (const { leaf, bloomStart = MAGIC_BYTES } of chunks)
    if (!(bloomStart >= MAGIC_BYTES && bloomStart < end))
      throw new Error(`the Bloom filter of ${leaf.path} is not in the file`);
  let last = MAGIC_BYTES;
  for (const { leaf, start, bytes } of chunks.toSorted((one, other) => one.start - other.start)) {
    if (!(start >= last && bytes >= 0 && start + bytes <= end))
      throw new Error(`${leaf.path} is not where the footer says`);
    last = start + bytes;
  }
}

const MAGIC_BYTES = 4;

/** @throws Error when the schema is not a tree */
function leavesOf(elements: readonly Thrift[]): Leaf[] {
  const leaves: Leaf[] = [];
  let next = 0;
  const visit = (path: readonly string[], isFlat: boolean): void => {
    const element = elements[next];
    if (!element) throw new Error('the schema is cut off');
    next += 1;
    const isRoot = next === 1;
    const children = element.field_5 === undefined ? 0 : number(element, 5);
    const repetition = element.field_3 as number | undefined;
    const here = isRoot ? [] : [...path, text(element.field_4)];
    if (children > 0 || isRoot) {
      for (let child = 0; child < children; child += 1) visit(here, isFlat && isRoot);
      return;
    }
    leaves.push({
      path: here.join('.'),
      type: ParquetTypes[number(element, 1)] ?? '',
      convertedType: element.field_6 as number | undefined,
      logicalType: logicalTypeOf(element.field_10),
      integer: integerOf(element, here.join('.')),
      timeUnits: timeUnitsOf(element),
      isFlat: isFlat && repetition !== REPEATED,
      isOptional: repetition === OPTIONAL,
    });
  };
  visit([], true);
  if (next !== elements.length) throw new Error('the schema has extra elements');
  return leaves;
}

const OPTIONAL = 1;
const REPEATED = 2;

const logicalTypeOf = (union: unknown): number | undefined => {
  const [name] = Object.keys((union as Thrift | undefined) ?? {});
  return name === undefined ? undefined : Number(name.slice('field_'.length));
};

/**
 * Returns the integer type of an element: a logical type, or a converted type of earlier versions.
 * Source: https://github.com/apache/parquet-format/blob/master/LogicalTypes.md
 * @throws Error when the two differ
 */
function integerOf(element: Thrift, path: string): IntegerType | undefined {
  const stated = (element.field_10 as Thrift | undefined)?.field_10 as Thrift | undefined;
  const logical = stated && { bits: number(stated, 1), isSigned: stated.field_2 === true };
  const converted = CONVERTED_INTEGERS[(element.field_6 as number | undefined) ?? -1];
  const isSame = logical?.bits === converted?.bits && logical?.isSigned === converted?.isSigned;
  if (logical && converted && !isSame) throw new Error(`${path} has two types`);
  return logical ?? converted;
}

const CONVERTED_INTEGERS: Readonly<Record<number, IntegerType>> = {
  11: { bits: 8, isSigned: false },
  12: { bits: 16, isSigned: false },
  13: { bits: 32, isSigned: false },
  14: { bits: 64, isSigned: false },
  15: { bits: 8, isSigned: true },
  16: { bits: 16, isSigned: true },
  17: { bits: 32, isSigned: true },
  18: { bits: 64, isSigned: true },
};

function timeUnitsOf(element: Thrift): number | undefined {
  const stated = (element.field_10 as Thrift | undefined)?.field_8 as Thrift | undefined;
  const unit = logicalTypeOf(stated?.field_2);
  return unit === undefined
    ? { 9: 1e3, 10: 1e6 }[(element.field_6 as number | undefined) ?? -1]
    : { 1: 1e3, 2: 1e6, 3: 1e9 }[unit];
}

function chunkOf(column: Thrift, leaf: Leaf, rows: number): Chunk {
  const meta = column.field_3 as Thrift | undefined;
  if (!meta) throw new Error(`${leaf.path} has no description`);
  const path = (meta.field_3 as Uint8Array[]).map(text).join('.');
  if (path !== leaf.path || ParquetTypes[number(meta, 1)] !== leaf.type)
    throw new Error(`${leaf.path} is described as another column`);
  const dataStart = number(meta, 9);
  const dictionary = meta.field_11 === undefined ? 0 : number(meta, 11);
  const statistics = meta.field_12 as Thrift | undefined;
  return {
    leaf,
    rows,
    values: number(meta, 5),
    codec: number(meta, 4),
    encodings: ((meta.field_2 as number[] | undefined) ?? []).map((encoding) => Encodings[encoding] ?? ''),
    start: dictionary > 0 && dictionary < dataStart ? dictionary : dataStart,
    bytes: number(meta, 7),
    dataStart,
    statistics: statistics && statisticsOf(statistics, leaf),
    bloomStart: meta.field_14 === undefined ? undefined : number(meta, 14),
  };
}

/** Bytes of a number by its type. */
export const NUMBER_BYTES: Readonly<Record<string, number>> = { INT32: 4, FLOAT: 4, INT64: 8, DOUBLE: 8 };

/** @throws Error for statistics that are not as long as a value, because engines fail on them */
function statisticsOf(statistics: Thrift, { path, type }: Leaf): ChunkStatistics {
  const bytes = type === 'BOOLEAN' ? 1 : NUMBER_BYTES[type];
  for (const field of [1, 2, 5, 6]) {
    const value = statistics[`field_${field}`] as Uint8Array | undefined;
    if (bytes !== undefined && value !== undefined && value.byteLength !== bytes)
      throw new Error(`the statistics of ${path} are not as long as a value`);
  }
  const isOrdered = statistics.field_5 !== undefined || statistics.field_6 !== undefined;
  const [max, min] = isOrdered
    ? [statistics.field_5, statistics.field_6]
    : [statistics.field_1, statistics.field_2];
  return {
    nulls: statistics.field_3 === undefined ? undefined : number(statistics, 3),
    min: min as Uint8Array | undefined,
    max: max as Uint8Array | undefined,
    isOrdered,
  };
}

function number(struct: Thrift, field: number): number {
  const value = struct[`field_${field}`];
  if (typeof value !== 'number' && typeof value !== 'bigint')
    throw new Error('a number is missing in the footer');
  return Number(value);
}

function list(struct: Thrift, field: number): Thrift[] {
  const value = struct[`field_${field}`];
  if (!Array.isArray(value)) throw new Error('a list is missing in the footer');
  return value as Thrift[];
}

const text = (bytes: unknown): string => Buffer.from(bytes as Uint8Array).toString();
