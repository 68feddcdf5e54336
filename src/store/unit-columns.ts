import { columnMarks, flowsIn } from '../flows/column-marks.ts';
import { codeColumns, columnEnds } from '../flows/column-places.ts';
import { MARK, MARK_FIELD } from '../flows/marks.ts';
import { PACKET_ENDS } from '../flows/relation.ts';
import {
  freeValues,
  halvesOf,
  inPieces,
  isMissing,
  numberAt,
  type RecordColumn,
} from '../readers/record-columns.ts';
import { EVENT_COLUMN } from '../sources/origin.ts';
import { columnSums } from './column-sums.ts';
import { SUMS_FORM, type SumsFile, type WrittenFile } from './entry.ts';
import type { ParquetColumn } from './parquet/chunk.ts';
import { writeParquet } from './parquet/write.ts';
import { freeKeys, keyOf, keyOfColumn, ownOrder, type SortKey, sortedRows } from './row-order.ts';
import { ROW_GROUP, STORE_COLUMNS, UNIT_FLOW_LOG } from './store-columns.ts';
import { ranksOf, TEXT_ORDERS } from './unit-order.ts';

interface Options {
  /** `id` of the records' format. */
  readonly format: string;
  /** Whether they have all columns that marks need. */
  readonly isMarked: boolean;
  /** Columns of the file, without the marks. */
  readonly columns: readonly string[];
  readonly path: string;
  /** Path for the sums of marked records. */
  readonly sumsPath: string;
}

export interface WrittenColumns {
  readonly written: WrittenFile;
  /** Undefined if there are no marks, or numbers are too large. */
  readonly sums: SumsFile | undefined;
}

/**
 * Marks the records of a unit that are all in columns, and writes them in the order of `unitOrder`, and their sums, as
 * SQL does for other records. Frees the columns.
 * @throws the file system's error
 */
export function writeColumns(records: readonly RecordColumn[], options: Options): WrittenColumns {
  const rows = records[0]?.values.length ?? 0;
  const named = new Map(records.map((column) => [column.name, column]));
  const byConversation = sortedByKeys(ownOrder(rows), conversationKeys(records));
  const flows = options.isMarked ? flowsIn(records, byConversation) : undefined;
  const marks = flows && columnMarks(records, flows, UNIT_FLOW_LOG);
  const order = sortedByKeys(byConversation, fileKeys(named, marks, rows));
  const own = new Map<string, ParquetColumn>([
    ...named,
    [STORE_COLUMNS.format, { ...constant(options.format, rows), name: STORE_COLUMNS.format }],
  ]);
  const event = named.get(EVENT_COLUMN);
  if (event) own.set(STORE_COLUMNS.event, { ...event, name: STORE_COLUMNS.event });
  if (marks) own.set(MARK_FIELD, { name: MARK_FIELD, type: 'int', values: marks, isTiny: true });
  const columns = [...options.columns, MARK_FIELD].flatMap((name) => own.get(name) ?? []);
  const written = writeParquet(options.path, columns, { rows: order, groupRows: ROW_GROUP });
  for (const values of [order, byConversation]) freeValues(values);
  const sums = flows && marks && writeColumnSums(records, { flows, marks, path: options.sumsPath });
  for (const values of new Set([...own.values()].map((column) => column.values))) freeValues(values);
  return { written, sums };
}

function writeColumnSums(
  records: readonly RecordColumn[],
  { flows, marks, path }: { flows: Uint32Array; marks: Int32Array; path: string },
): SumsFile | undefined {
  const sums = columnSums(records, { flows, marks });
  if (!sums) return undefined;
  const { columns, order, hasSharedInterfaces } = sums;
  const written = writeParquet(path, columns, { rows: order, groupRows: ROW_GROUP });
  for (const { values } of columns) freeValues(values);
  for (const values of [order, flows]) freeValues(values);
  const hasPacketEnds = PACKET_ENDS.every((column) => records.some(({ name }) => name === column));
  return { ...written, form: SUMS_FORM, hasSharedInterfaces, hasPacketEnds };
}

function sortedByKeys(order: Uint32Array, keys: readonly SortKey[]): Uint32Array {
  const sorted = sortedRows(order, keys);
  freeKeys(keys);
  return sorted;
}

/** Returns keys that sort records by conversation and action. */
function conversationKeys(records: readonly RecordColumn[]): SortKey[] {
  const columns = codeColumns(records);
  const ends = columns.has('srcaddr') && columns.has('dstaddr') ? Object.values(columnEnds(columns)) : [];
  const others = [...PORTS, 'protocol', 'action'].flatMap((column) => columns.get(column) ?? []);
  return [...ends, ...others].map(keyOfColumn);
}

const PORTS = ['dstport', 'srcport'];

/** Returns the sort keys of `unitOrder`. */
function fileKeys(
  records: ReadonlyMap<string, RecordColumn>,
  marks: Int32Array | undefined,
  rows: number,
): SortKey[] {
  const codes = (column: string) => {
    const { values } = records.get(column) ?? {};
    return values instanceof Int32Array ? [keyOf(values)] : [];
  };
  const isSortedByPackets = PACKET_ENDS.some((column) => records.has(column));
  return [
    classKey(records, marks, rows),
    ...hourKeys(records.get('start')),
    // Without packet addresses, the records are already sorted by their addresses and ports.
    ...(isSortedByPackets ? ['srcaddr', 'dstaddr', ...PORTS].flatMap(codes) : []),
  ];
}

/** Returns a key of status, action and mark, two bits each. */
function classKey(
  records: ReadonlyMap<string, RecordColumn>,
  marks: Int32Array | undefined,
  rows: number,
): SortKey {
  const classes = new Int32Array(rows);
  for (const [column, texts] of Object.entries(TEXT_ORDERS)) {
    const { values, members = [] } = records.get(column) ?? {};
    if (!(values instanceof Int32Array)) continue;
    const ranks = ranksOf(texts, members);
    inPieces(rows, (from, to) => {
      for (let row = from; row < to; row += 1)
        classes[row] = ((classes[row] as number) << 2) | (ranks[values[row] as number] as number);
    });
  }
  if (marks)
    inPieces(rows, (from, to) => {
      for (let row = from; row < to; row += 1)
        classes[row] = ((classes[row] as number) << 2) | Math.min(marks[row] as number, MARK.counts);
    });
  return { values: classes, bits: 6, isOwn: true };
}

function hourKeys(column: RecordColumn | undefined): SortKey[] {
  if (!(column?.values instanceof BigInt64Array)) return [];
  const halves = halvesOf(column.values);
  const hours = new Int32Array(column.values.length);
  inPieces(hours.length, (from, to) => {
    for (let row = from; row < to; row += 1)
      hours[row] = isMissing(halves, row)
        ? 0
        : Math.min(Math.floor(numberAt(halves, row) / 3600), MOST_HOURS);
  });
  const least = hours.reduce((one, other) => Math.min(one, other), MOST_HOURS);
  inPieces(hours.length, (from, to) => {
    for (let row = from; row < to; row += 1) hours[row] = (hours[row] as number) - least;
  });
  return [{ ...keyOf(hours), isOwn: true }];
}

const MOST_HOURS = 2 ** 30 - 1;

const constant = (text: string, rows: number) =>
  ({ type: 'text', values: new Int32Array(rows).fill(1), members: [text] }) as const;
